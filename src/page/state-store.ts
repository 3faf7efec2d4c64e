import type { SessionState, SignedOutState } from '../protocol/session-state.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { warnOnce } from './warn-once.js'

/** What this page knows of the session; an external store in the sense of React's `useSyncExternalStore`. */
export interface StateStore {
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /**
   * Takes in what the host itself answered.
   *
   * @param since The last snapshot when it was asked: answers can overtake each other.
   */
  learn(snapshot: Snapshot, since: Snapshot | null): void
  /** The host could not be asked: nobody is signed out for it. */
  lost(): void
  /** The last snapshot; `null` before the first. */
  snapshot(): Snapshot | null
}

export function createStateStore(): StateStore {
  const listeners = new Set<() => void>()
  let state: SessionState = { status: 'unknown' }
  let last: Snapshot | null = null

  function learn(snapshot: Snapshot, since: Snapshot | null): void {
    if (last && last !== since && snapshot.revision < last.revision) return
    last = snapshot
    warnOnce(snapshot.mistake)
    show(asSeenHere(snapshot, state))
  }

  function show(learnt: SessionState): void {
    if (JSON.stringify(learnt) === JSON.stringify(state)) return
    state = learnt
    for (const listener of [...listeners]) listener()
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    learn,
    lost() {
      if (state.status === 'active') show({ ...state, reachable: false })
    },
    snapshot: () => last,
  }
}

function asSeenHere({ state }: Snapshot, before: SessionState): SessionState {
  if (state.status !== 'signed-out' || state.ended === null) return state as SessionState
  return { ...state, ended: { ...state.ended, returnTo: returnTo(state.ended.at, before) } }
}

/** Where the page was when it learnt of this end, not where it has gone since. */
function returnTo(endedAt: number, before: SessionState): string {
  const known: SignedOutState['ended'] = before.status === 'signed-out' ? before.ended : null
  return known?.at === endedAt ? known.returnTo : location.pathname + location.search + location.hash
}
