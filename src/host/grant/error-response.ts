import { isEndReason } from '../../core/end-reasons.js'
import type { RefreshOutcome, Unreachable } from '../../core/outcome.js'
import { MAIN, type Target } from '../../core/target.js'
import { isOutage } from '../outage.js'

const MAX_MESSAGE_LENGTH = 300

/**
 * What an answer of the refresh endpoint that is not 2xx means. Only a definite refusal ends a session
 * (RFC 6749 §5.2); `null`: it is none.
 */
export function readRefusal(
  response: Response,
  body: unknown,
  target: Target = MAIN,
  isRefused = false,
): RefreshOutcome | null {
  const wire = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const { error } = wire
  if (response.status === 400 && target !== MAIN && (error === 'invalid_target' || error === 'invalid_scope'))
    return { type: 'target-refused', error }
  const definite =
    isRefused || response.status === 401 || (response.status === 400 && error === 'invalid_grant')
  if (!definite) return null
  const reason = isEndReason(wire.reason) ? wire.reason : 'expired'
  return { type: 'refused', reason, message: humanMessage(wire.error_description) }
}

/** @param advice For the developer, where it is no outage. */
export function unusable(response: Response, cause: string, advice: string, now: number): Unreachable {
  const later = retryAfter(response.headers, now)
  // Another attempt is being worked on; it says when it will know more.
  if (isOutage(response.status) || response.status === 409)
    return { type: 'unreachable', cause, retryAfter: later }
  return { type: 'unreachable', cause: `${cause}; ${advice}`, retryAfter: later, isAnswered: true }
}

export function humanMessage(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_MESSAGE_LENGTH) : ''
}

/**
 * `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is read by the clock of
 * the server that wrote it.
 */
function retryAfter(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')
  if (value === null) return null
  const delay = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - serverNow(headers, now)
  return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), 24 * 3600 * 1000) : null
}

function serverNow(headers: Headers, now: number): number {
  const date = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(date) ? now : date
}
