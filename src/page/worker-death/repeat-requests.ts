import { protectedUrls } from '../../host/urls/protected-urls.js'
import type { Call } from '../host-link.js'
import { repeatFetch } from './repeat-fetch.js'
import { repeatXhr } from './repeat-xhr.js'
import type { Repeating } from './repeating.js'

/**
 * Sends safe requests (RFC 9110 §9.2.1) of this page again when the worker died while they were under way:
 * Chromium runs their fetch event once more, but Firefox fails them, and Safari sends them past the
 * worker, without the credential.
 */
export async function repeatRequests(call: Call): Promise<void> {
  const inspect = () => call((calls) => calls.inspect())
  const { protect, startedAt } = await inspect()
  const isProtected = protectedUrls(protect, location.href)
  let life = startedAt

  const repeating: Repeating = {
    isRepeatable: (method, url) =>
      ['GET', 'HEAD'].includes(method.toUpperCase()) &&
      URL.canParse(url, document.baseURI) &&
      isProtected(new URL(url, document.baseURI)),
    begun() {
      const before = life
      return async () => {
        // A host that cannot be asked would not answer the request either.
        ;({ startedAt: life } = await inspect().catch(() => ({ startedAt: before })))
        return life !== before
      }
    },
  }
  repeatFetch(repeating)
  repeatXhr(repeating)
}
