/** What `performance.now()` counts in where pages are not isolated (https://w3c.github.io/hr-time/#dfn-coarsen-time). */
const TICK = 0.1

/**
 * A quantile of times that a coarse clock took: those that share a tick are spread evenly over it,
 * or a median of 2 ms could only move in steps of 5 %.
 *
 * @param q Between 0 and 1.
 */
export function quantileOfTimes(milliseconds: readonly number[], q: number): number {
  const ticks = milliseconds.map((time) => Math.round(time / TICK)).sort((a, b) => a - b)
  const rank = q * ticks.length
  const tick = ticks[Math.min(Math.floor(rank), ticks.length - 1)] ?? Number.NaN
  const below = ticks.indexOf(tick)
  const same = ticks.lastIndexOf(tick) - below + 1
  return TICK * (tick - 0.5 + (rank - below) / same)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}
