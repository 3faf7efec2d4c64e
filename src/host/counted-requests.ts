import type { Policy } from '../core/policy.js'
import type { IsProtected } from './protected-urls.js'

const MOST_OFTEN = 15_000

/** Reports requests that the app has declared to be its user's doing, no more often than a page reports what its user does. */
export function countedRequests(
  isCounted: IsProtected,
  { idle }: Policy,
  acted: () => Promise<unknown>,
): (url: URL) => void {
  let quietUntil = 0
  return (url) => {
    const now = Date.now()
    if (!idle || now < quietUntil || !isCounted(url)) return
    quietUntil = now + Math.min(MOST_OFTEN, idle.after / 4)
    void acted()
  }
}
