import type { Claims } from '../protocol/session-state.js'

/** The tokens of a session. `null` instead of a token: the browser keeps it in an HttpOnly cookie. Times in ms. */
export interface TokenSet {
  readonly accessToken: string | null
  readonly refreshToken: string | null
  readonly issuedAt: number
  readonly accessExpiresAt: number
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
export function tokenSet(grant: TokenGrant, previous: TokenSet | null): TokenSet {
  const { receivedAt } = grant
  const sessionExpiresAt = sessionEnd(grant, previous)
  return {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken === undefined ? (previous?.refreshToken ?? null) : grant.refreshToken,
    issuedAt: receivedAt,
    accessExpiresAt: receivedAt + grant.expiresIn * 1000,
    sessionExpiresAt,
    sessionLife: Math.max(previous?.sessionLife ?? 0, (sessionExpiresAt ?? 0) - receivedAt),
    claims: grant.claims ?? previous?.claims ?? {},
  }
}

function sessionEnd({ receivedAt, refreshExpiresIn }: TokenGrant, previous: TokenSet | null): number | null {
  if (refreshExpiresIn !== null) return receivedAt + refreshExpiresIn * 1000
  const known = previous?.sessionExpiresAt ?? null
  // A refresh that is granted after the end that was told proves it wrong.
  return known !== null && receivedAt < known ? known : null
}
