import { setTimeout as sleep } from 'node:timers/promises'

/** How a request ended: its status, 0 for a network error, or in words. */
export type Outcome = number | string

/** A request that has not ended after this many milliseconds hangs. All that Holdfast waits for is shorter. */
export const HANGS_AFTER = 60_000

export const HUNG = 'hung'

/** The end of a request or stream, or that it hangs. */
export async function orHung(ending: Promise<Outcome>): Promise<Outcome> {
  const bound = new AbortController()
  const late = sleep(HANGS_AFTER, HUNG, { signal: bound.signal })
  late.catch(() => {})
  try {
    return await Promise.race([ending, late])
  } finally {
    bound.abort()
  }
}

/** What the user saw of these requests, each way once, the best first. */
export function sawOf(outcomes: readonly Outcome[]): string {
  const words = outcomes.map(inWords)
  return [...new Set(words)].sort((one, other) => rank(one) - rank(other)).join(' or ')
}

function inWords(outcome: Outcome): string {
  if (typeof outcome === 'string') return outcome
  if (outcome >= 200 && outcome < 300) return 'served'
  return outcome === 0 ? 'network error' : `status ${outcome}`
}

function rank(words: string): number {
  return words === 'served' ? 0 : words === HUNG ? 2 : 1
}
