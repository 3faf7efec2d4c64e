import type { Claims } from '../protocol/session-state.js'
import { MAIN, type Target } from './target.js'

/**
 * The key that tokens are bound to (RFC 9449). The grant makes it and signs with it; here it is kept, for as
 * long as the tokens.
 */
export type ProofKey = object

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
  /** It is good only together with a proof by the session's key. */
  readonly isBound?: true
}

/**
 * The main access token of a session, and its other tokens. `null`: the browser keeps it in an
 * HttpOnly cookie. Times in ms.
 */
export interface TokenSet extends AccessToken {
  /** The access tokens for other targets. */
  readonly others: Readonly<Record<Target, AccessToken>>
  /** When the last answer came, for whichever target. */
  readonly answeredAt: number
  readonly refreshToken: string | null
  readonly sessionExpiresAt: number | null
  /**
   * The longest that was left of the session when a token answer came: how long it lives when
   * a refresh can prolong it.
   */
  readonly sessionLife: number
  readonly claims: Claims
  /** The authorization server lets through no header that is not in the standard. */
  readonly isBare?: true
  /** Of the whole session: its refresh token is presented with a proof by it. */
  readonly proofKey?: ProofKey
  /** The last one that came: it tells the authorization server at a sign-out who leaves. */
  readonly idToken?: string
}

/** A successful token answer as it was read, before it is put together with what was known. */
export interface IssuedTokens {
  readonly accessToken: string | null
  /** `undefined`: the answer brought no new refresh token, the old one goes on (RFC 6749 §6). */
  readonly refreshToken: string | null | undefined
  readonly receivedAt: number
  /** Seconds; `null`: the answer does not say. */
  readonly expiresIn: number | null
  readonly refreshExpiresIn: number | null
  readonly claims: Claims | null
  readonly isBare?: true
  readonly isBound?: true
  /** What it was asked for with; left out: the one before goes on. */
  readonly proofKey?: ProofKey
  readonly idToken?: string
}

/**
 * Ten years, in seconds: how long an access token of an untold lifetime is taken for good. A
 * 401 tells when it is not.
 */
export const UNTOLD_LIFE = 315_360_000

/** @param previous What an answer may leave unsaid is taken from here. */
export function tokenSet(
  issued: IssuedTokens,
  previous: TokenSet | null,
  rotation = 0,
  target: Target = MAIN,
): TokenSet {
  const { receivedAt, proofKey = previous?.proofKey, idToken = previous?.idToken } = issued
  const sessionExpiresAt = sessionEnd(issued, previous)
  const granted: AccessToken = {
    accessToken: issued.accessToken,
    issuedAt: receivedAt,
    accessExpiresAt:
      receivedAt + (issued.expiresIn === null ? lastLife(previous, target) : issued.expiresIn * 1000),
    rotation,
    ...(issued.isBound && { isBound: true }),
  }
  const session = {
    answeredAt: receivedAt,
    refreshToken: issued.refreshToken === undefined ? (previous?.refreshToken ?? null) : issued.refreshToken,
    sessionExpiresAt,
    sessionLife: Math.max(previous?.sessionLife ?? 0, (sessionExpiresAt ?? 0) - receivedAt),
    ...(issued.isBare && { isBare: true as const }),
    ...(proofKey && { proofKey }),
    ...(idToken && { idToken }),
  }
  // What it says of the user is what one resource server may know.
  if (previous && target !== MAIN) return withOther({ ...previous, ...session }, target, granted)
  const { others = {}, claims = {} } = previous ?? {}
  return { ...session, ...granted, others, claims: issued.claims ?? claims }
}

/** In ms. The main access token tells of the others until they tell themselves. */
function lastLife(previous: TokenSet | null, target: Target): number {
  return life(previous?.others[target]) || life(previous) || UNTOLD_LIFE * 1000
}

function life(token: AccessToken | null | undefined): number {
  return token ? token.accessExpiresAt - token.issuedAt : 0
}

export function withOther(tokens: TokenSet, target: Target, token: AccessToken): TokenSet {
  return { ...tokens, others: { ...tokens.others, [target]: token } }
}

function sessionEnd(
  { receivedAt, refreshExpiresIn }: IssuedTokens,
  previous: TokenSet | null,
): number | null {
  if (refreshExpiresIn !== null) return receivedAt + refreshExpiresIn * 1000
  const known = previous?.sessionExpiresAt ?? null
  // A refresh that is granted after the end that was told proves it wrong.
  return known !== null && receivedAt < known ? known : null
}
