import { humanMessage } from './error-response.js'
import type { TokenEndpointSettings } from './token-endpoint-config.js'

/** Path of this origin, or URL of another; a query may hold what nobody else is to read. */
export function placeOf({ origin, pathname }: URL): string {
  return origin === location.origin ? pathname : origin + pathname
}

/**
 * What an endpoint answered, for the developer (RFC 6749 §5.2).
 *
 * @param said Its body; the description names no known token.
 */
export function answerInWords(
  endpoint: URL,
  { status }: Response,
  { error, error_description: words }: Readonly<Record<string, unknown>> = {},
): string {
  const code = typeof error === 'string' && /^[\w.-]{1,60}$/.test(error) ? ` ${error}` : ''
  const description = typeof words === 'string' ? plain(words) : ''
  return `POST ${placeOf(endpoint)} was answered ${status}${code}${description && ` (${description})`}`
}

/**
 * One bounded line. A word as long as a token may be one that nobody knows here; the names
 * of headers have no digit.
 */
function plain(words: string): string {
  const line = words.replace(/[\p{C}\s]+/gu, ' ').trim()
  return humanMessage(line.replace(/[\w-]{24,}/g, (word) => (/\d/.test(word) ? '…' : word)))
}

/** What to do about an answer that no outage explains. */
export function advice({ status, ok }: Response, { format }: TokenEndpointSettings): string {
  switch (status) {
    case 403:
      return 'its check against forgery may miss a header, a cookie or the Host that a proxy has rewritten'
    case 404:
      return 'no such endpoint: mend the URL in tokenEndpoint'
    case 405:
      return 'it takes no POST: mend the URL in tokenEndpoint'
    case 415:
      return `it does not read what format: '${format}' sends`
    default:
      return ok
        ? 'give tokenEndpoint the URL of your server, or a "read" function'
        : 'a dead refresh token is told by 401, or 400 invalid_grant, or isRefused'
  }
}
