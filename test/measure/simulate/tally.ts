import type { Clock } from './clock.js'
import { SECOND } from './time.js'

/** What came of a simulation. */
export interface Tally {
  /** Refreshes that arrived at the authorization server, by second. */
  readonly refreshes: number[]
  readonly requests: { answered: number; late: number; failed: number }
  signedOut: number
  /** When the last request failed or was late. */
  lastTrouble: number
  refreshArrived(): void
  /** @param since When the page sent the request. */
  requestSettled(outcome: 'answered' | 'failed', since: number): void
}

/** A user notices a request that waits longer than this for a refresh. */
const LATE = SECOND

export function newTally(clock: Clock): Tally {
  const refreshes: number[] = []
  const requests = { answered: 0, late: 0, failed: 0 }
  const tally: Tally = {
    refreshes,
    requests,
    signedOut: 0,
    lastTrouble: 0,
    refreshArrived() {
      const second = Math.floor(clock.now() / SECOND)
      refreshes[second] = (refreshes[second] ?? 0) + 1
    },
    requestSettled(outcome, since) {
      const isLate = clock.now() - since > LATE
      requests[outcome === 'answered' && isLate ? 'late' : outcome]++
      if (outcome === 'failed' || isLate) tally.lastTrouble = clock.now()
    },
  }
  return tally
}
