import { createCoordinator } from '../core/coordinator.js'
import type { Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import { type Snapshot, subjectOf } from '../protocol/snapshot.js'
import { broadcaster } from './broadcast.js'
import { callsFor } from './calls.js'
import { capturedEndpoint } from './captured-endpoints.js'
import type { Settings } from './config.js'
import { countedRequests } from './counted-requests.js'
import { wipeSlots } from './database.js'
import { isFromElsewhere } from './foreign-request.js'
import { forgettingCached } from './forget-cached.js'
import { interceptor, type Passing } from './intercept.js'
import { rejection } from './is-rejected.js'
import { createJournal } from './journal.js'
import { newName } from './new-name.js'
import { sessionInIndexedDb } from './session-in-indexed-db.js'
import { sleep } from './sleep.js'
import { sessionInMemory } from './stored-session.js'
import { VERSION } from './version.js'

/** Runs a coordinator: in the worker, or, where no service worker can be had, in the page. */
export interface Host {
  readonly calls: Calls
  /** The answer to a request that concerns this host, `null` for all others. Decided at once. */
  answerTo(request: Request): ((passing: Passing) => Promise<Response>) | null
  /** Another host has changed the session. */
  reread(): Promise<void>
  /** Whose session it is (`sub`); `null` when nobody is signed in. */
  subject(): Promise<unknown>
  /** Whether no protected request waits for its response. */
  isIdle(): boolean
  /** Ends the responses that are under way with an error. */
  cut(): void
}

/** What a host needs of the place where it runs. */
export interface Place {
  readonly kind: Inspection['host']
  /** Makes the requests of all pages go through the host. */
  attach(): Promise<void>
  countPages(): Promise<number>
  /** Runs a task while no other host of this origin runs one. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
  /** Takes the host away from this browser. */
  remove(): Promise<void>
}

export function createHost(settings: Settings, place: Place): Host {
  const { grant, policy, isRejected, resume, protect, targetOf, isCounted, store } = settings
  const stored =
    store === 'memory'
      ? sessionInMemory(grant.isCarriedByCookie)
      : sessionInIndexedDb(grant.name, grant.isCarriedByCookie, moved)
  const journal = createJournal(place.kind)
  const coordinator = createCoordinator(
    {
      now: Date.now,
      random: Math.random,
      newName,
      sleep,
      load: stored.load,
      refresh: grant.refresh,
      abandon: grant.abandon,
      ...forgettingCached({ update: stored.update, revoke: grant.revoke }, (url) => targetOf(url) !== null),
      exclusive: place.exclusive,
      publish,
      record: journal.record,
    },
    policy,
  )
  const tellPages = broadcaster()
  const count = countedRequests(isCounted, policy, coordinator.touch)
  const { answer, cut } = interceptor(coordinator, grant, journal, rejection(isRejected), resume)

  function publish(snapshot: Snapshot, isAnothers = false): void {
    tellPages(snapshot)
    const { state } = snapshot
    // What is on its way belongs to a user who has left. Other ends are not the user's will: streams may go on.
    const hasLeft =
      state.status === 'signed-out' && ['signed_out', 'idle'].includes(String(state.ended?.reason))
    if (hasLeft || isAnothers) cut()
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
    const [rotations, pages] = await Promise.all([coordinator.rotations(), place.countPages()])
    return {
      host: place.kind,
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
    await place.remove()
  }

  return {
    calls: callsFor(coordinator, grant, {
      attach: place.attach,
      inspect,
      answer,
      remove,
    }),
    reread: coordinator.reread,
    async subject() {
      return subjectOf((await coordinator.snapshot()).state)
    },
    isIdle: journal.isIdle,
    cut,
    answerTo(request) {
      if (isFromElsewhere(request)) return null
      const captured = capturedEndpoint(request, coordinator, grant)
      const url = new URL(request.url)
      if (captured) {
        return async (passing) => {
          const response = await captured()
          await passing.informed()
          return response
        }
      }
      const target = targetOf(url)
      if (!target) return null
      count(url)
      return (passing) => answer(passing, target)
    },
  }
}
