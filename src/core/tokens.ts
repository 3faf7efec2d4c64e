import type { Claims } from '../protocol/session-state.js'

/** The tokens of a session. `null` instead of a token: the browser keeps it in an HttpOnly cookie. Times in ms. */
export interface TokenSet {
  readonly accessToken: string | null
  readonly refreshToken: string | null
  readonly issuedAt: number
  readonly accessExpiresAt: number
  readonly sessionExpiresAt: number | null
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
export function tokenSet(grant: TokenGrant, previous: TokenSet | null): TokenSet {
  return {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken === undefined ? (previous?.refreshToken ?? null) : grant.refreshToken,
    issuedAt: grant.receivedAt,
    accessExpiresAt: grant.receivedAt + grant.expiresIn * 1000,
    sessionExpiresAt:
      grant.refreshExpiresIn === null
        ? (previous?.sessionExpiresAt ?? null)
        : grant.receivedAt + grant.refreshExpiresIn * 1000,
    claims: grant.claims ?? previous?.claims ?? {},
  }
}
