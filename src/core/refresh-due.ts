import type { Policy } from './policy.js'
import { endNearAt, isCapped } from './session-end.js'
import type { AccessToken, TokenSet } from './tokens.js'

type Life = Pick<AccessToken, 'issuedAt' | 'accessExpiresAt'>

/** A clock that is put right runs back by less than this; after more, nobody knows how old a token is. */
const SET_BACK_MS = 60_000

/**
 * Lifetimes are told in whole seconds. So long after its end the authorization server is sure to know of it.
 */
const ROUNDING_MS = 1_000

/** From when on one of the access tokens of a session is refreshed beside the requests that use it. */
export function refreshDueAt(token: Life, tokens: TokenSet, now: number, policy: Policy): number {
  if (now < token.issuedAt - SET_BACK_MS) return now
  const { sessionExpiresAt } = tokens
  const ahead = aheadOfExpiry(token, policy)
  if (sessionExpiresAt === null || !isCapped(tokens, policy))
    return Math.min(ahead, endNearAt(tokens, policy))
  // Only the server's refusal ends a session: it is asked once more. Before, a refresh could not bring
  // a token that lives longer.
  const atEnd = sessionExpiresAt + ROUNDING_MS
  return token.accessExpiresAt < sessionExpiresAt - ROUNDING_MS ? Math.min(ahead, atEnd) : atEnd
}

/**
 * Never before half of a token's life is over: those that live shorter than `refreshAhead` would be
 * refreshed at every request.
 */
function aheadOfExpiry({ issuedAt, accessExpiresAt }: Life, policy: Policy): number {
  // Who signed in with everybody else must not refresh with everybody else. The millisecond
  // of issue is chance enough.
  const ahead = policy.refreshAhead * (1 + (issuedAt % 1000) / 2000)
  return accessExpiresAt - Math.min(ahead, (accessExpiresAt - issuedAt) / 2)
}
