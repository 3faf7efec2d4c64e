import { protectedUrls } from '../host/urls/protected-urls.js'
import { SERVED } from '../protocol/served.js'
import { holdFetch } from './hold-fetch.js'
import { holdXhr } from './hold-xhr.js'
import { takeCallback } from './take-callback.js'

/** A page that never calls `connect` must not wait for ever. */
const HOLD_TIMEOUT_MS = 15_000

/**
 * Keeps protected `fetch` and `XMLHttpRequest` calls that are made before `session.ready` until the page is
 * served, on a first visit or after a hard reload. Other loads are under the worker's control from their
 * beginning, and nothing waits there. Call it before any other script sends requests, for example in the
 * module that your entry imports first.
 *
 * @param protect The paths and URLs in `protect` of `coordinate`.
 * @param options.redirect That of `openidProvider`: where the provider leads back to, past the worker, the
 *   code is taken out of the URL at once.
 * @throws TypeError that names the entry and the fix.
 * @example
 * import { holdUntilServed } from 'holdfast/early'
 *
 * holdUntilServed(['/api/'])
 */
export function holdUntilServed(
  protect: readonly string[],
  { redirect }: { readonly redirect?: string } = {},
): void {
  if (redirect) takeCallback(redirect)
  const isProtected = protectedUrls(protect, location.href)
  if (navigator.serviceWorker?.controller) return
  const served = new Promise<number>((resolve) => {
    addEventListener(SERVED, (event) => resolve(Number(Object(event).detail)), { once: true })
    setTimeout(resolve, HOLD_TIMEOUT_MS, 0)
  })
  const isHeld = (url: string): boolean =>
    URL.canParse(url, document.baseURI) && isProtected(new URL(url, document.baseURI))
  holdFetch(isHeld, served)
  holdXhr(isHeld, served)
}
