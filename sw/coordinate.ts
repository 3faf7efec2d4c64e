import { type CoordinateConfig, settingsOf } from '../src/host/config.js'
import { createHost } from '../src/host/host.js'
import type { Passing } from '../src/host/intercept.js'
import { exclusive } from '../src/host/lock.js'
import { isHeartbeatAnswer } from '../src/protocol/heartbeat.js'
import { isLinkRequest } from '../src/protocol/link.js'
import { serve } from './endpoint.js'
import { heartbeat } from './heartbeat.js'
import { holdLifeLock } from './life-lock.js'
import { passing } from './passing.js'
import { addStaticRoutes } from './static-routes.js'

declare const self: ServiceWorkerGlobalScope

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
  const host = createHost(settings, {
    kind: 'worker',
    exclusive,
    attach: () => self.clients.claim(),
    countPages: async () => (await self.clients.matchAll({ includeUncontrolled: true })).length,
    remove: async () => void (await self.registration.unregister()),
  })

  self.addEventListener('install', (event) => {
    if (settings.unprotected === 'network') addStaticRoutes(event, settings)
  })
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim())
  })
  self.addEventListener('message', (event) => {
    if (isHeartbeatAnswer(event.data) && event.source instanceof Client)
      beats.heard(event.source.id, event.data)
    const [port] = event.ports
    if (!port || !isLinkRequest(event.data)) return
    event.waitUntil(life.then((name) => serve(host.calls, port, name)))
  })
  self.addEventListener('fetch', (event) => {
    const answer = host.answerTo(event.request)
    if (answer) event.respondWith(answered(event, answer))
  })

  async function answered(
    event: FetchEvent,
    answer: (passing: Passing) => Promise<Response>,
  ): Promise<Response> {
    const response = await answer(passing(event))
    beats.opened(event, response)
    return response
  }
}
