import { send } from '../send.js'
import { hasBody } from './credentialed-request.js'

/**
 * Sends a request past whatever somebody else's session has left in the browser's HTTP cache.
 *
 * @param make The request as it is to be sent, in this cache mode.
 */
export type SendOwn = (request: Request, make: (cache: RequestCache) => Request) => Promise<Response>

/** A worker remembers no more; whatever is forgotten is asked for once more. */
const MOST_REMEMBERED = 500

/** Where a page leaves it to the browser, which says `force-cache` for a page that is gone back to. */
const LEFT: readonly RequestCache[] = ['default', 'force-cache']

/** Whether the browser's HTTP cache may answer a request without its page having asked for that. */
export function mayBeCached(request: Request): boolean {
  // What has a condition of its own passes the cache by (Fetch §4.6).
  const isConditional = [...request.headers.keys()].some((name) => name.startsWith('if-'))
  return LEFT.includes(request.cache) && !hasBody(request) && !isConditional
}

/**
 * Nobody can tell what the HTTP cache holds, or for whom, and it may hold it for years. So whatever this
 * session has not fetched itself is fetched, and not merely validated: two users' answers may have one date,
 * or one version for a tag.
 *
 * @param inherited The number of the session, where somebody else's may have been before it; else `null`.
 */
export function ownAnswers(inherited: () => number | null): SendOwn {
  let number: number | null = null
  let fetched = new Set<string>()

  return async (request, make) => {
    const now = inherited()
    if (now !== number) fetched = new Set()
    number = now
    const { cache, credentials, headers, method, mode, url } = request
    if (now === null || !mayBeCached(request)) return send(make(cache))
    // Browsers keep apart what was asked for with and without cookies, or in parts.
    const key = [mode, credentials, headers.get('range'), url].join(' ')
    // By the time of the answer the session may be another, with a set of its own.
    const ours = fetched
    if (ours.has(key)) return send(make(cache))
    const anew = make('reload')
    const response = await send(anew).catch((error) => {
      // In parts it had to be asked for as `cors`, which not every server allows. Yet the cache
      // has let go of what it had.
      if (mode === anew.mode || mode !== 'no-cors' || anew.headers.has('authorization')) throw error
      return send(request)
    })
    // A redirect may lead elsewhere the next time.
    if (method === 'GET' && response.ok && !response.redirected) ours.add(key)
    for (const oldest of ours) if (ours.size > MOST_REMEMBERED) ours.delete(oldest)
    return response
  }
}
