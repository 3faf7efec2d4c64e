import type { Scenario } from './scenario.js'
import type { Tally } from './tally.js'
import { SECOND } from './time.js'

/** One scenario under one practice. */
export interface Result {
  readonly scenario: Scenario
  readonly practice: string
  readonly tally: Tally
}

/** Refreshes in the busiest second. @param from Milliseconds; what was before does not count. */
export function peak({ tally }: Result, from = 0): number {
  return tally.refreshes.slice(from / SECOND).reduce((most, count) => Math.max(most, count), 0)
}

/** @param from Milliseconds, as `until`. */
export function meanPerSecond({ tally }: Result, from: number, until: number): number {
  const [first, end] = [from / SECOND, until / SECOND]
  let sum = 0
  for (let second = first; second < end; second++) sum += tally.refreshes[second] ?? 0
  return sum / (end - first)
}

export function totalRefreshes({ tally }: Result): number {
  return tally.refreshes.reduce((sum, count) => sum + count, 0)
}
