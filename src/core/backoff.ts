const FIRST = 1_000
const LONGEST = 60_000

/**
 * Milliseconds until a refresh is sent again: exponential with full jitter, so that many browsers
 * that lost the server at the same moment do not come back at the same moment.
 *
 * @param failures How often it failed so far, from 1.
 * @param retryAfter What the server asked for; never undercut, and spread as well.
 */
export function backoff(failures: number, retryAfter: number | null, random: () => number): number {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** (failures - 1))
  return (retryAfter ?? 0) + random() * ceiling
}
