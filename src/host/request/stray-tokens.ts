import { parsedJson } from '../grant/parsed-json.js'
import type { Tell } from '../grant/token-response.js'
import { placeOf } from '../grant/unexpected-answer.js'
import { holdsTokens } from '../grant/without-tokens.js'

/** Longer answers are no token answers; what does not say how long it is may be a stream. */
const MAX_READ_BYTES = 65_536

/**
 * Tells of tokens that the authorization server gives to a page, past the sign-in URLs that are known. The
 * page gets them all the same: it may be meant so.
 *
 * @param origins Of the authorization server.
 */
export async function tellOfStrayTokens(
  { method, url }: Request,
  response: Response,
  origins: readonly string[],
  tell: Tell,
): Promise<void> {
  const { ok, headers } = response
  const place = new URL(url)
  const isJson = headers.get('content-type')?.startsWith('application/json')
  const isShort = Number(headers.get('content-length') ?? Number.NaN) <= MAX_READ_BYTES
  if (method !== 'POST' || !ok || !isJson || !isShort || !origins.includes(place.origin)) return
  const text = await response
    .clone()
    .text()
    .catch(() => '')
  if (holdsTokens(parsedJson(text), []))
    tell(`${placeOf(place)} gives tokens to a page; name it in tokenEndpoint's signIn`)
}
