const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/**
 * Milliseconds until a refresh is sent again: exponential with full jitter, so that many browsers
 * that lost the server at the same moment do not come back at the same moment.
 *
 * @param failures How often it failed so far, from 1.
 * @param retryAfter What the server asked for; never undercut, and spread as well.
 */
export function backoff(failures: number, retryAfter: number | null, random: () => number): number {
  // A server that says when it will be back says it to everybody: the longer they all
  // wait, the wider they spread.
  const ceiling = Math.min(LONGEST_MS, Math.max(FIRST_MS * 2 ** (failures - 1), retryAfter ?? 0))
  return (retryAfter ?? 0) + random() * ceiling
}
