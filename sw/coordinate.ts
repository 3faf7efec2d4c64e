import { createCoordinator } from '../src/core/coordinator.js'
import type { Inspection } from '../src/protocol/inspection.js'
import { isLinkRequest } from '../src/protocol/link.js'
import { broadcaster } from './broadcast.js'
import { callsFor } from './calls.js'
import { capturedEndpoint } from './captured-endpoints.js'
import { type CoordinateConfig, settingsOf } from './config.js'
import { serve } from './endpoint.js'
import { interceptor } from './intercept.js'
import { createJournal } from './journal.js'
import { exclusive, holdLifeLock } from './lock.js'
import { addStaticRoutes } from './static-routes.js'
import { sessionInIndexedDb, sessionInMemory } from './stored-session.js'
import { VERSION } from './version.js'

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
  const { grant, policy, isProtected } = settings
  const stored = settings.store === 'memory' ? sessionInMemory() : sessionInIndexedDb(grant.name)
  const journal = createJournal()
  const life = holdLifeLock()

  const coordinator = createCoordinator(
    {
      now: Date.now,
      random: Math.random,
      newAttempt: () => crypto.randomUUID(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      load: stored.load,
      update: stored.update,
      refresh: grant.refresh,
      abandon: grant.abandon,
      revoke: grant.revoke,
      exclusive,
      publish: broadcaster(),
      record: journal.record,
    },
    policy,
  )
  const calls = callsFor(coordinator, grant, { claim: () => self.clients.claim(), inspect })
  const answer = interceptor(coordinator, grant, journal)

  async function inspect(): Promise<Inspection> {
    const pages = await self.clients.matchAll({ includeUncontrolled: true })
    return {
      host: 'worker',
      version: VERSION,
      rotations: await coordinator.rotations(),
      pages: pages.length,
      storage: stored.place(),
      ...journal.read(),
    }
  }

  self.addEventListener('install', (event) => {
    if (settings.unprotected === 'network') addStaticRoutes(event, settings)
  })
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim())
  })
  self.addEventListener('message', (event) => {
    const [port] = event.ports
    if (!port || !isLinkRequest(event.data)) return
    event.waitUntil(life.then((name) => serve(calls, port, name)))
  })
  self.addEventListener('fetch', (event) => {
    const captured = capturedEndpoint(event.request, coordinator, grant)
    if (captured) event.respondWith(captured())
    else if (isProtected(new URL(event.request.url))) event.respondWith(answer(event))
  })
}
