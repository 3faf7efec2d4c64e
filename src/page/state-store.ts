import type { SessionState, SignedOutState } from '../protocol/session-state.js'
import type { Snapshot } from '../protocol/snapshot.js'

/** What this page knows of the session; an external store in the sense of React's `useSyncExternalStore`. */
export interface StateStore {
  getState(): SessionState
  subscribe(listener: () => void): () => void
  /** Takes in what the host itself answered. */
  learn(snapshot: Snapshot): void
  /**
   * Takes in what was heard on the channel, where any script of the origin can speak.
   *
   * @returns `true` when the host should be asked whether it is so.
   */
  hear(snapshot: Snapshot): boolean
  /** The last snapshot; `null` before the first. */
  snapshot(): Snapshot | null
}

export function createStateStore(): StateStore {
  const listeners = new Set<() => void>()
  let state: SessionState = { status: 'unknown' }
  let last: Snapshot | null = null

  function learn(snapshot: Snapshot): void {
    last = snapshot
    const learnt = asSeenHere(snapshot, state)
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
    hear(snapshot) {
      if (last && snapshot.revision <= last.revision) return snapshot.revision !== last.revision
      const before = state
      learn(snapshot)
      return identity(before) !== identity(state)
    },
    snapshot: () => last,
  }
}

function asSeenHere({ state }: Snapshot, before: SessionState): SessionState {
  if (state.status === 'active' || state.ended === null) return state as SessionState
  return { status: 'signed-out', ended: { ...state.ended, returnTo: returnTo(state.ended.at, before) } }
}

/** Where the page was when it learnt of this end, not where it has gone since. */
function returnTo(endedAt: number, before: SessionState): string {
  const known: SignedOutState['ended'] = before.status === 'signed-out' ? before.ended : null
  return known?.at === endedAt ? known.returnTo : location.pathname + location.search + location.hash
}

function identity(state: SessionState): string {
  return state.status === 'active' ? `active ${String(state.claims.sub)}` : state.status
}
