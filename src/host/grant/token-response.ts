import { type IssuedTokens, type ProofKey, UNTOLD_LIFE } from '../../core/tokens.js'
import type { Claims } from '../../protocol/session-state.js'
import { idTokenClaims } from './id-token-claims.js'
import type { TokenEndpointSettings } from './token-endpoint-config.js'

/** A token answer as `read` gives it back. Lifetimes are in seconds, as in RFC 6749 §5.1. */
export interface TokenAnswer {
  /** Required unless the access token is a cookie. */
  readonly accessToken?: string
  /**
   * Recommended. Without it the last one told counts, or else a 401 tells that the access token has expired.
   */
  readonly expiresIn?: number
  /** Required at sign-in unless the refresh token is a cookie. Left out by a refresh that does not rotate. */
  readonly refreshToken?: string
  readonly refreshExpiresIn?: number
  /**
   * What pages may know of the user; by default the member `claims` of the answer, or with `format: 'form'`
   * what its ID token says. Clients must not look into an access token (RFC 9068 §6).
   */
  readonly claims?: Claims
}

/** Takes in what is odd about an answer that is good enough all the same. Never a token. */
export type Tell = (oddity: string) => void

/**
 * Turns a token answer into a grant. What only informs voids nothing: it is left out, and told.
 *
 * @param proofKey What the request had a proof by.
 * @throws TypeError that says what is wrong with the answer, without quoting a token.
 */
export function readTokenAnswer(
  json: unknown,
  receivedAt: number,
  settings: TokenEndpointSettings,
  step: 'sign-in' | 'refresh',
  tell: Tell = () => {},
  proofKey?: ProofKey,
): IssuedTokens {
  const answer = tokenAnswer(json, settings)
  const isInCookie = settings.accessToken === 'cookie'
  if (isInCookie && !saysGranted(answer, json, step)) throw new TypeError(NO_GRANT)
  const accessToken = isInCookie ? null : token(answer.accessToken, 'access_token')
  // RFC 9449 §5: a server that does not bind what it gives says so.
  const wanted = proofKey ? 'DPoP' : 'Bearer'
  const { token_type: type = settings.read ? wanted : 'Bearer' } = Object(json)
  const isAsWanted = typeof type === 'string' && type.toLowerCase() === wanted.toLowerCase()
  if (!settings.read && !isAsWanted) tell(`"token_type" is not ${wanted}; it is sent as Bearer`)
  return {
    accessToken,
    refreshToken: refreshToken(answer, settings, step, tell),
    receivedAt,
    expiresIn: lifetime(answer.expiresIn, 'expires_in', tell),
    // Some say so of a session that has no end of its own.
    refreshExpiresIn: lifetime(answer.refreshExpiresIn || null, 'refresh_expires_in', tell),
    claims: claims(answer.claims, tell),
    ...(proofKey && { proofKey, ...(isAsWanted && { isBound: true }) }),
  }
}

const NO_GRANT = 'the token answer has no "expires_in", "token_type", "claims" or "refresh_expires_in"'

/**
 * Where no token is in it, an answer is known by what goes with one: at sign-in it may as well ask for a
 * second factor. Who has a session already is asked for none.
 */
function saysGranted(answer: TokenAnswer, json: unknown, step: 'sign-in' | 'refresh'): boolean {
  const { token_type: type, error } = Object(json)
  const { expiresIn, claims, refreshToken, refreshExpiresIn } = answer
  if ([type, expiresIn, claims, refreshToken, refreshExpiresIn].some((told) => (told ?? null) !== null))
    return true
  return step === 'refresh' && typeof json === 'object' && json !== null && error === undefined
}

/**
 * The new refresh token of an answer that is none otherwise: the old one is spent,
 * and must not be sent again.
 */
export function rescuedRefreshToken(json: unknown, settings: TokenEndpointSettings): string | undefined {
  try {
    const { refreshToken } = tokenAnswer(json, settings)
    return settings.refreshToken === 'body' && isToken(refreshToken) ? refreshToken : undefined
  } catch {
    return undefined
  }
}

function refreshToken(
  answer: TokenAnswer,
  settings: TokenEndpointSettings,
  step: 'sign-in' | 'refresh',
  tell: Tell,
): string | null | undefined {
  if (settings.refreshToken === 'cookie') return null
  const { refreshToken } = answer
  if (step === 'sign-in' || isToken(refreshToken)) return token(refreshToken, 'refresh_token')
  if ((refreshToken ?? null) !== null) tell('"refresh_token" is no string; the one before goes on')
  return undefined
}

function tokenAnswer(json: unknown, { read, format }: TokenEndpointSettings): TokenAnswer {
  return read ? appsAnswer(read, json) : standardAnswer(json, format)
}

/** RFC 6749 §5.1. What is missing or of another type is told by those who need it. */
function standardAnswer(json: unknown, format: TokenEndpointSettings['format']): TokenAnswer {
  const wire: Readonly<Record<string, unknown>> = Object(json)
  return {
    accessToken: wire.access_token ?? undefined,
    expiresIn: number(wire.expires_in),
    refreshToken: wire.refresh_token ?? undefined,
    refreshExpiresIn: number(wire.refresh_expires_in),
    claims: wire.claims ?? (format === 'form' ? idTokenClaims(wire.id_token) : undefined),
  } as TokenAnswer
}

function appsAnswer(read: NonNullable<TokenEndpointSettings['read']>, json: unknown): TokenAnswer {
  try {
    return Object(read(json))
  } catch (error) {
    // Its message may quote the answer, and so a token.
    throw new TypeError(`tokenEndpoint: read threw a ${error instanceof Error ? error.name : typeof error}`)
  }
}

/** Some servers send numbers as strings. */
function number(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
}

/** Anything else could not travel in a header field (RFC 6750 §2.1), and would fail at every request. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function token(value: unknown, name: string): string {
  if (isToken(value)) return value
  throw new TypeError(
    `the token answer has no string "${name}"; give tokenEndpoint a "read" function for another shape`,
  )
}

function lifetime(value: unknown, name: string, tell: Tell): number | null {
  if (typeof value === 'number' && value >= 1) return Math.min(value, UNTOLD_LIFE)
  const found = typeof value === 'number' ? value : typeof value
  if (name === 'expires_in' || value !== null) tell(`"${name}" is ${found}, not a number of seconds`)
  return null
}

function claims(value: unknown, tell: Tell): Claims | null {
  const { sub } = Object(value)
  // `null` included: all whom a server calls that would be one user. No host that starts later would read an object.
  if (typeof sub === 'object') tell('"sub" is no string')
  else if (typeof value === 'object' && !Array.isArray(value)) return value as Claims | null
  else if (value !== undefined) tell('"claims" is no object')
  return null
}
