import { type CoordinateConfig, settingsOf } from '../src/host/config.js'
import { createHost } from '../src/host/host.js'
import type { Passing } from '../src/host/intercept.js'
import { exclusive } from '../src/host/lock.js'
import { isHeartbeatAnswer } from '../src/protocol/heartbeat.js'
import { isLinkRequest } from '../src/protocol/link.js'
import { parseSnapshot, subjectOf } from '../src/protocol/snapshot.js'
import { hasTag } from '../src/protocol/tag.js'
import { TAKE_OVER, UPDATE_WAITS } from '../src/protocol/update.js'
import { serve } from './endpoint.js'
import { heartbeat } from './heartbeat.js'
import { knownUsers } from './known-users.js'
import { holdLifeLock } from './life-lock.js'
import { makeWay } from './make-way.js'
import { passing } from './passing.js'
import { tellScriptErrors } from './script-error.js'
import { addStaticRoutes } from './static-routes.js'

declare const self: ServiceWorkerGlobalScope

// Not by coordinate: the mistake may be in what it is given. A page imports this file for tokenEndpoint.
if ('ServiceWorkerGlobalScope' in globalThis) tellScriptErrors()

/**
 * Makes this service worker the owner of the origin's session. Call it once, synchronously, while the
 * worker's script runs; other listeners, such as Workbox's, may stand beside it.
 *
 * @throws TypeError that names the option and the fix.
 * @example
 * import { coordinate, tokenEndpoint } from 'holdfast/sw'
 *
 * coordinate({
 *   protect: ['/api/'],
 *   grant: tokenEndpoint({
 *     signIn: '/auth/token', refresh: '/auth/refresh', signOut: '/auth/logout',
 *     refreshToken: 'cookie', accessToken: 'header',
 *   }),
 * })
 */
export function coordinate(config: CoordinateConfig): void {
  const settings = settingsOf(config)
  const life = holdLifeLock()
  const beats = heartbeat()
  const users = knownUsers()
  const host = createHost(settings, {
    kind: 'worker',
    exclusive,
    attach: () => self.clients.claim(),
    countPages: async () => (await self.clients.matchAll({ includeUncontrolled: true })).length,
    remove: async () => void (await self.registration.unregister()),
  })

  const calls = new Set<Promise<unknown>>()
  const look = makeWay({
    isDone: () => calls.size === 0 && host.isIdle() && beats.isSilent(),
    cut: host.cut,
    patience: settings.updateWithin,
  })

  self.addEventListener('install', (event) => {
    if (settings.unprotected === 'network') addStaticRoutes(event, settings)
  })
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim())
  })
  self.addEventListener('message', (event) => {
    const { data, source, ports } = event
    if (hasTag(data, TAKE_OVER.holdfast)) event.waitUntil(self.skipWaiting())
    if (hasTag(data, UPDATE_WAITS.holdfast)) {
      look()
      // What has ended since the last beat need not hold it back until the next one.
      event.waitUntil(beats.ask())
    }
    if (isHeartbeatAnswer(data) && source instanceof Client) {
      beats.heard(source.id, data)
      look()
    }
    if (ports[0] && isLinkRequest(data)) event.waitUntil(called(ports[0], source))
  })
  self.addEventListener('fetch', (event) => {
    const answer = host.answerTo(event.request)
    if (answer) event.respondWith(answered(event, answer).finally(look))
  })

  async function called(port: MessagePort, page: ExtendableMessageEvent['source']): Promise<void> {
    const call = life.then((name) => serve(host.calls, port, name))
    calls.add(call)
    const answer = await call
    calls.delete(call)
    // Not every call tells who the user is.
    const told = answer?.ok ? parseSnapshot(answer.value) : null
    if (page instanceof Client && told) users.told(page.id, subjectOf(told.state))
    look()
  }

  async function answered(
    event: FetchEvent,
    answer: (passing: Passing) => Promise<Response>,
  ): Promise<Response> {
    const response = await answer(passing(event, users, host.subject))
    beats.opened(event, response)
    return response
  }
}
