import type { Owner } from '../src/core/session.js'
import { type CoordinateConfig, settingsOf } from '../src/host/config.js'
import { createHost } from '../src/host/host.js'
import type { RequestHandler } from '../src/host/request/intercept.js'
import type { CallResult, Calls } from '../src/protocol/calls.js'
import { heardUrl, numberHeard } from '../src/protocol/heard.js'
import { toWorker } from '../src/protocol/messages.js'
import { ownerTold, parseSnapshot } from '../src/protocol/snapshot.js'
import { askForNetwork, wakeWithNetwork } from './background-sync.js'
import { boundedCalls } from './bounded-calls.js'
import { heartbeat } from './heartbeat.js'
import { inTurn } from './in-turn.js'
import { intercepted } from './intercepted-request.js'
import { leave } from './leave.js'
import { livenessLock } from './liveness-lock.js'
import { outlivePage } from './outlive-page.js'
import { pageUsers } from './page-users.js'
import { tellScriptErrors } from './script-error.js'
import { serve } from './serve-calls.js'
import { addStaticRoutes } from './static-routes.js'
import { supersede } from './supersede.js'
import { updateGate } from './update-gate.js'

declare const self: ServiceWorkerGlobalScope

// Not by coordinate: the mistake may be in what it is given. A page imports this file for tokenEndpoint.
if ('ServiceWorkerGlobalScope' in globalThis) tellScriptErrors()

/**
 * Makes this service worker the owner of the origin's session. Call it once, synchronously, while the
 * worker's script runs; other listeners, such as Workbox's, may stand beside it: with `fetch` listeners among
 * them, say `unprotected: 'fetch-event'`.
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
  const users = pageUsers(`${settings.name} pages`, async () => (await allClients()).map(({ id }) => id))
  const host = createHost(settings, {
    kind: 'worker',
    exclusive: inTurn(),
    attach: () => self.clients.claim(),
    countPages: async () => (await self.clients.matchAll({ includeUncontrolled: true })).length,
    remove: leave,
    remind: askForNetwork,
    leaving: users.leaving,
  })

  // Before all else, and both at once: the request that has started this worker waits for the disk. One that is to
  // follow another worker reads when that is gone.
  if (self.serviceWorker?.state === 'activated') {
    void users.load()
    void host.load()
  }

  const hello = livenessLock()
  wakeWithNetwork(host.calls.wake)
  const beats = heartbeat(() => checkUpdate())
  const calls = boundedCalls()
  const checkUpdate = updateGate({
    isDone: () => calls.isNone() && host.isIdle() && !beats.hasOpenResponses(),
    abortAll: host.abortAll,
    hello,
    patience: settings.updateWithin,
  })

  self.addEventListener('install', (event) => {
    if (settings.unprotected === 'network') event.waitUntil(addStaticRoutes(event, settings).catch(() => {}))
    event.waitUntil(supersede().catch(() => {}))
  })
  self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim())
    // What the worker before it held may be another session. No disk may hold the activation back.
    void users.load()
    void host.tell()
  })
  self.addEventListener('message', (event) => {
    const { data, source, ports } = event
    const message = toWorker(data)
    switch (message?.holdfast) {
      case undefined:
        return
      case 'link':
        if (ports[0]) event.waitUntil(called(ports[0], source))
        return
      case 'heartbeat-answer':
        if (!(source instanceof Client)) return
        beats.onAnswer(source.id, message)
        return checkUpdate()
      case 'update-waits':
        checkUpdate()
        // What has ended since the last beat need not hold it back until the next one.
        return event.waitUntil(beats.ask())
      case 'take-over':
        // The word of a page would cut off what other pages read.
        if (source instanceof ServiceWorker) event.waitUntil(self.skipWaiting())
        return
      default:
        return message satisfies never
    }
  })
  self.addEventListener('fetch', (event) => {
    const heard = numberHeard(new URL(event.request.url), location.origin)
    if (heard !== null) {
      users.heard(event.clientId, heard)
      return event.respondWith(new Response(null, { status: 204 }))
    }
    const handle = host.handlerFor(event.request)
    if (handle) event.respondWith(handled(event, handle).finally(checkUpdate))
  })
  // The last of all listeners: none is called after the one that answers.
  queueMicrotask(() => self.addEventListener('fetch', outlivePage))

  async function called(port: MessagePort, page: ExtendableMessageEvent['source']): Promise<void> {
    const id = page instanceof Client ? page.id : ''
    await serve(callsOf(id), port, await hello(), async (call) => toBeHeard(id, await calls.make(id, call)))
    checkUpdate()
  }

  /** Whom a page signs in it knows before it reads the answer. */
  function callsOf(page: string): Calls {
    return {
      ...host.calls,
      async signIn(asked) {
        const result = await host.calls.signIn(asked)
        if (page) users.learnt(page, ownerIn(result))
        return result
      },
    }
  }

  function toBeHeard(page: string, result: CallResult<unknown>): CallResult<unknown> {
    const owner = ownerIn(result)
    const isUnheard = result.ok && page && owner && users.given(page, owner)
    return isUnheard ? { ...result, heard: heardUrl(owner.number) } : result
  }

  async function handled(event: FetchEvent, handle: RequestHandler): Promise<Response> {
    const answered = handle(intercepted(event, users, host.owner))
    beats.wait(event.clientId, answered)
    const response = await answered
    beats.track(event, response)
    return response
  }
}

/** Pages, their frames and their workers. */
function allClients(): Promise<readonly Client[]> {
  return self.clients.matchAll({ includeUncontrolled: true, type: 'all' })
}

/** Not every call tells who the user is. */
function ownerIn(result: CallResult<unknown>): Owner | null {
  const snapshot = result.ok ? parseSnapshot(result.value) : null
  return snapshot && ownerTold(snapshot)
}
