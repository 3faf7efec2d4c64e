import type { Claims } from '../protocol/session-state.js'
import { MAIN, type Target } from './target.js'

/** One access token. Times in ms. */
export interface AccessToken {
  /** `null`: the browser keeps it in an HttpOnly cookie. */
  readonly accessToken: string | null
  readonly issuedAt: number
  readonly accessExpiresAt: number
  /** The rotation that brought it. */
  readonly rotation: number
  /** When the authorization server refused to grant another one for the same target. */
  readonly refusedAt?: number
}

/** The tokens of a session. `null` instead of a token: the browser keeps it in an HttpOnly cookie. Times in ms. */
export interface TokenSet {
  /** The main access token; so are the two times. */
  readonly accessToken: string | null
  readonly issuedAt: number
  readonly accessExpiresAt: number
  /** The rotation that brought it. A version before this one wrote none down: there, every rotation brought it. */
  readonly rotation?: number
  /** The access tokens for other targets. A version before this one had none. */
  readonly others?: Readonly<Record<Target, AccessToken>>
  /** When the last answer came, for whichever target. A version before this one wrote none down. */
  readonly answeredAt?: number
  readonly refreshToken: string | null
  readonly sessionExpiresAt: number | null
  /** The longest that was left of the session when a token answer came: how long it lives when a refresh can prolong it. */
  readonly sessionLife: number
  readonly claims: Claims
}

/** A successful token answer as it was read, before it is put together with what was known. */
export interface TokenGrant {
  readonly accessToken: string | null
  /** `undefined`: the answer brought no new refresh token, the old one goes on (RFC 6749 §6). */
  readonly refreshToken: string | null | undefined
  readonly receivedAt: number
  readonly expiresIn: number
  readonly refreshExpiresIn: number | null
  readonly claims: Claims | null
}

/** @param previous What an answer may leave unsaid is taken from here. */
export function tokenSet(
  grant: TokenGrant,
  previous: TokenSet | null,
  rotation = 0,
  target: Target = MAIN,
): TokenSet {
  const { receivedAt } = grant
  const sessionExpiresAt = sessionEnd(grant, previous)
  const granted: AccessToken = {
    accessToken: grant.accessToken,
    issuedAt: receivedAt,
    accessExpiresAt: receivedAt + grant.expiresIn * 1000,
    rotation,
  }
  const session = {
    answeredAt: receivedAt,
    refreshToken: grant.refreshToken === undefined ? (previous?.refreshToken ?? null) : grant.refreshToken,
    sessionExpiresAt,
    sessionLife: Math.max(previous?.sessionLife ?? 0, (sessionExpiresAt ?? 0) - receivedAt),
  }
  // What it says of the user is what one resource server may know.
  if (previous && target !== MAIN) return withOther({ ...previous, ...session }, target, granted)
  const { others = {}, claims = {} } = previous ?? {}
  return { ...session, ...granted, others, claims: grant.claims ?? claims }
}

export function withOther(tokens: TokenSet, target: Target, token: AccessToken): TokenSet {
  return { ...tokens, others: { ...tokens.others, [target]: token } }
}

function sessionEnd({ receivedAt, refreshExpiresIn }: TokenGrant, previous: TokenSet | null): number | null {
  if (refreshExpiresIn !== null) return receivedAt + refreshExpiresIn * 1000
  const known = previous?.sessionExpiresAt ?? null
  // A refresh that is granted after the end that was told proves it wrong.
  return known !== null && receivedAt < known ? known : null
}
