import { createCoordinator } from '../core/coordinator.js'
import type { Ports } from '../core/ports.js'
import type { Owner } from '../core/session.js'
import { activityThrottle } from '../protocol/activity-throttle.js'
import type { Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import { ownerTold, type Snapshot } from '../protocol/snapshot.js'
import { broadcaster } from './broadcast.js'
import { callsFor } from './calls.js'
import type { Settings } from './config.js'
import { createJournal } from './journal.js'
import { newName } from './new-name.js'
import { capturedEndpoint } from './request/captured-endpoints.js'
import { isCrossSite } from './request/cross-site-request.js'
import { interceptor, type RequestHandler } from './request/intercept.js'
import { namesToken, rejection } from './request/is-rejected.js'
import { tellOfStrayTokens } from './request/stray-tokens.js'
import { sleep } from './sleep.js'
import { changeSlot, readSlot, wipeSlots } from './storage/database.js'
import { forgettingCached } from './storage/forget-cached.js'
import { sessionInIndexedDb } from './storage/indexed-db-store.js'
import { sessionInMemory } from './storage/memory-store.js'
import { VERSION } from './version.js'

/** Runs a coordinator: in the worker, or, where no service worker can be had, in the page. */
export interface Host {
  /** Reads what is stored, ahead of the first who needs it. */
  load(): Promise<void>
  readonly calls: Calls
  /** What answers a request that concerns this host, `null` for all others. Decided at once. */
  handlerFor(request: Request): RequestHandler | null
  /** Whose session it is; `null` when nobody is signed in. */
  owner(): Promise<Owner | null>
  /** Lets all pages look whether their state is this host's. */
  tell(): Promise<void>
  /** Whether no protected request waits for its response. */
  isIdle(): boolean
  /** Ends the responses that are under way with an error. */
  abortAll(): void
}

/** What a host needs of the place where it runs. */
export interface HostPorts {
  readonly kind: Inspection['host']
  /** Makes the requests of all pages go through the host. */
  attach(): Promise<void>
  countPages(): Promise<number>
  /** Runs a task while no other host of this origin runs one. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
  /** Takes the host away from this browser. */
  remove(): Promise<void>
  /** Asks to be woken when the network is back, where that can be had. */
  remind(): void
  /**
   * A session is over, or about to be replaced: what pages are there now may have known
   * its user. See {@link Ports}.
   */
  leaving: Ports['leaving']
}

export function createHost(settings: Settings, ports: HostPorts): Host {
  const { grant, name, policy, isRejected, resume, protect, targetOf, isActivity, store } = settings
  const stored =
    store === 'memory'
      ? sessionInMemory(name, policy.cookies)
      : sessionInIndexedDb(name, policy.cookies, moved, grant.mayLackRefreshToken)
  const journal = createJournal(ports.kind)
  const life = { host: newName(), isShared: ports.kind === 'page' }
  const coordinator = createCoordinator(
    {
      now: Date.now,
      random: Math.random,
      newName,
      sleep,
      refresh: grant.refresh,
      abandon: grant.abandon,
      ...forgettingCached(
        { load: stored.load, update: stored.update, revoke: grant.revoke },
        (url) => targetOf(url) !== null,
      ),
      exclusive: ports.exclusive,
      publish,
      record: journal.record,
      remind: ports.remind,
      leaving: ports.leaving,
    },
    { ...policy, ...life },
  )
  const flow = grant.redirection?.open({
    coordinator,
    ...life,
    slots: store === 'memory' ? null : { read: readSlot, change: changeSlot },
  })
  const odd = new Set<string>()
  grant.attend(tell)
  const { signIn = [], refresh, signOut } = grant.endpoints ?? {}
  const origins = [...signIn, refresh, signOut].flatMap((endpoint) => endpoint?.origin ?? [])
  const tellPages = broadcaster()
  const acted = activityThrottle(() => void coordinator.touch())
  const { answer, abortAll } = interceptor(
    coordinator,
    grant,
    journal,
    rejection(isRejected),
    // What the app's own rule says is said of the token.
    isRejected ? () => true : namesToken,
    resume,
  )

  /** Once each. */
  function tell(oddity: string): void {
    if (odd.has(oddity)) return
    odd.add(oddity)
    journal.record('odd-answer', oddity)
  }

  function publish(snapshot: Snapshot, isAnothers = false): void {
    tellPages(snapshot)
    const { state } = snapshot
    // What is on its way belongs to a user who has left. Other ends are not the
    // user's will: streams may go on.
    const hasLeft =
      state.status === 'signed-out' && ['signed_out', 'idle'].includes(String(state.ended?.reason))
    if (hasLeft || isAnothers) abortAll()
  }

  function moved(detail: string): void {
    journal.record('storage', detail)
    // The disk may know more than this host did without it.
    if (stored.place() === 'indexeddb')
      void coordinator
        .reread()
        .then(coordinator.snapshot)
        .then((snapshot) => publish(snapshot))
  }

  async function inspect(): Promise<Inspection> {
    const [rotations, pages] = await Promise.all([coordinator.rotations(), ports.countPages()])
    return {
      host: ports.kind,
      version: VERSION,
      rotations,
      pages,
      protect,
      storage: stored.place(),
      ...journal.read(),
    }
  }

  async function remove(): Promise<void> {
    // Where IndexedDB refuses there is nothing that could be wiped.
    await wipeSlots().catch(() => {})
    await ports.remove()
  }

  return {
    load: coordinator.load,
    calls: callsFor(coordinator, grant, {
      attach: ports.attach,
      inspect,
      answer,
      remove,
      flow,
    }),
    owner: async () => ownerTold(await coordinator.snapshot()),
    async tell() {
      tellPages(await coordinator.snapshot())
    },
    isIdle: () => journal.isIdle() && flow?.isIdle() !== false,
    abortAll,
    handlerFor(request) {
      const navigation = flow?.handlerFor(request)
      if (navigation) return navigation
      if (isCrossSite(request)) return null
      const captured = capturedEndpoint(request, coordinator, grant)
      const url = new URL(request.url)
      if (captured) return captured
      const target = targetOf(url, request.headers.get('authorization'))
      if (!target) return null
      if (policy.idle && isActivity(url)) acted(Date.now() + policy.idle.after)
      return async (intercepted) => {
        const response = await answer(intercepted, target)
        intercepted.waitUntil(tellOfStrayTokens(request, response, origins, tell))
        return response
      }
    },
  }
}
