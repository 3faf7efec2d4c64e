import { createCoordinator } from '../core/coordinator.js'
import type { Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { broadcaster } from './broadcast.js'
import { callsFor } from './calls.js'
import { capturedEndpoint } from './captured-endpoints.js'
import type { Settings } from './config.js'
import { wipeSlots } from './database.js'
import { isFromElsewhere } from './foreign-request.js'
import { interceptor, type Passing } from './intercept.js'
import { createJournal } from './journal.js'
import { newAttempt } from './new-attempt.js'
import { sessionInIndexedDb, sessionInMemory } from './stored-session.js'
import { VERSION } from './version.js'

/** Runs a coordinator: in the worker, or, where no service worker can be had, in the page. */
export interface Host {
  readonly calls: Calls
  /** The answer to a request that concerns this host, `null` for all others. Decided at once. */
  answerTo(request: Request): ((passing: Passing) => Promise<Response>) | null
  /** Another host has changed the session. */
  reread(): Promise<void>
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

export function createHost({ grant, policy, isProtected, store }: Settings, place: Place): Host {
  const stored =
    store === 'memory' ? sessionInMemory(grant.isCarriedByCookie) : sessionInIndexedDb(grant.name)
  const journal = createJournal(place.kind)
  const coordinator = createCoordinator(
    {
      now: Date.now,
      random: Math.random,
      newAttempt,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      load: stored.load,
      update: stored.update,
      refresh: grant.refresh,
      abandon: grant.abandon,
      revoke: grant.revoke,
      exclusive: place.exclusive,
      publish,
      record: journal.record,
    },
    policy,
  )
  const tellPages = broadcaster()
  const { answer, cut } = interceptor(coordinator, grant, journal)

  function publish(snapshot: Snapshot): void {
    tellPages(snapshot)
    const { state } = snapshot
    // What is on its way belongs to a user who has left. Other ends are not the user's will: streams may go on.
    if (state.status === 'signed-out' && ['signed_out', 'idle'].includes(String(state.ended?.reason))) cut()
  }

  async function inspect(): Promise<Inspection> {
    const [rotations, pages] = await Promise.all([coordinator.rotations(), place.countPages()])
    return {
      host: place.kind,
      version: VERSION,
      rotations,
      pages,
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
    calls: callsFor(coordinator, grant, { attach: place.attach, inspect, remove }),
    reread: coordinator.reread,
    answerTo(request) {
      if (isFromElsewhere(request)) return null
      return (
        capturedEndpoint(request, coordinator, grant) ?? (isProtected(new URL(request.url)) ? answer : null)
      )
    },
  }
}
