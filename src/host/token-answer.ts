import type { TokenGrant } from '../core/tokens.js'
import type { Claims } from '../protocol/session-state.js'
import type { TokenEndpointSettings } from './token-endpoint-config.js'

/** A token answer as `read` gives it back. Lifetimes are in seconds, as in RFC 6749 §5.1. */
export interface TokenAnswer {
  /** Required unless the access token is a cookie. */
  readonly accessToken?: string
  readonly expiresIn: number
  /** Required at sign-in unless the refresh token is a cookie. Left out by a refresh that does not rotate. */
  readonly refreshToken?: string
  readonly refreshExpiresIn?: number
  /**
   * What pages may know of the user; by default the member `claims` of the answer. Clients must not look into
   * an access token (RFC 9068 §6); an ID token may be decoded in `read`, for example with jose.
   */
  readonly claims?: Claims
}

const LONGEST = 10 * 365 * 24 * 3600

/**
 * Turns a token answer into a grant.
 *
 * @throws TypeError that says what is wrong with the answer, without quoting a token.
 */
export function readTokenAnswer(
  json: unknown,
  receivedAt: number,
  settings: TokenEndpointSettings,
  step: 'sign-in' | 'refresh',
): TokenGrant {
  const answer = settings.read ? appsAnswer(settings.read, json) : standardAnswer(json)
  const accessToken = settings.accessToken === 'cookie' ? null : token(answer.accessToken, 'access_token')
  return {
    accessToken,
    refreshToken: refreshToken(answer, settings, step),
    receivedAt,
    expiresIn: lifetime(answer.expiresIn, 'expires_in'),
    refreshExpiresIn:
      answer.refreshExpiresIn === undefined ? null : lifetime(answer.refreshExpiresIn, 'refresh_expires_in'),
    claims: typeof answer.claims === 'object' ? answer.claims : null,
  }
}

function refreshToken(
  answer: TokenAnswer,
  settings: TokenEndpointSettings,
  step: 'sign-in' | 'refresh',
): string | null | undefined {
  if (settings.refreshToken === 'cookie') return null
  if (answer.refreshToken === undefined && step === 'refresh') return undefined
  return token(answer.refreshToken, 'refresh_token')
}

/** RFC 6749 §5.1. What is missing or of another type is told by those who need it. */
function standardAnswer(json: unknown): TokenAnswer {
  const wire: Readonly<Record<string, unknown>> = Object(json)
  return {
    accessToken: wire.access_token ?? undefined,
    expiresIn: number(wire.expires_in),
    refreshToken: wire.refresh_token ?? undefined,
    refreshExpiresIn: number(wire.refresh_expires_in ?? undefined),
    claims: wire.claims ?? undefined,
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

function token(value: unknown, name: string): string {
  // Anything else could not travel in a header field (RFC 6750 §2.1), and would fail at every request.
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value
  throw new TypeError(
    `the token answer has no string "${name}"; give tokenEndpoint a "read" function for another shape`,
  )
}

function lifetime(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 1 && value <= LONGEST) return value
  const found = typeof value === 'number' ? value : typeof value
  throw new TypeError(
    `the token answer has the "${name}" ${found}; it must be a number of seconds from 1 to ten years`,
  )
}
