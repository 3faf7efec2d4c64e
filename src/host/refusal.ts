import { isEndReason } from '../core/end.js'
import type { RefreshOutcome, Unreachable } from '../core/outcome.js'
import { MAIN, type Target } from '../core/target.js'

const LONGEST_MESSAGE = 300

/** What an answer of the refresh endpoint that is not 2xx means. Only a definite refusal ends a session (RFC 6749 §5.2). */
export function readRefusal(
  response: Response,
  body: unknown,
  now: number,
  target: Target = MAIN,
): RefreshOutcome {
  const wire = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const { error } = wire
  if (response.status === 400 && target !== MAIN && (error === 'invalid_target' || error === 'invalid_scope'))
    return { type: 'target-refused', error }
  const definite = response.status === 401 || (response.status === 400 && error === 'invalid_grant')
  if (!definite) return unusable(response, error, now)
  const reason = isEndReason(wire.reason) ? wire.reason : 'expired'
  return { type: 'refused', reason, message: humanMessage(wire.error_description) }
}

/** Whether a status says nothing of what was asked, only that the server cannot answer it now; 0 is that of no answer. */
export function isOutage(status: number): boolean {
  return status === 0 || status >= 500 || status === 429 || status === 408
}

export function unusable(response: Response, error: unknown, now: number): Unreachable {
  const cause =
    typeof error === 'string' ? `${response.status} ${error.slice(0, 60)}` : `status ${response.status}`
  return { type: 'unreachable', cause, retryAfter: retryAfter(response.headers, now) }
}

export function humanMessage(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_MESSAGE) : ''
}

/** `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which is read by the clock of the server that wrote it. */
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
