import { CALLBACK } from '../protocol/callback.js'

/**
 * Takes the answer of an OpenID provider out of the page's URL, where it came past the worker: before any
 * other script can read the code, and before anything is asked for with it as the referrer. `connect` hands
 * it over.
 *
 * @param redirect The path to which the provider leads back.
 */
export function takeCallback(redirect: string): void {
  const { pathname, href, search } = location
  if (pathname !== redirect || !search) return
  history.replaceState(history.state, '', pathname)
  addEventListener(CALLBACK, (event) => Object(event).detail(href), { once: true })
}
