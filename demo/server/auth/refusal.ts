import type { RefusalReason } from '../database/schema.js'
import type { Exchange } from '../http/env.js'

const descriptions: Readonly<Record<RefusalReason, string>> = {
  expired: 'The session was not used for too long and has expired.',
  revoked: 'The session has been ended by the server.',
  ended_elsewhere: 'This session was ended from another device.',
  replayed: 'The session was ended for safety: one of its earlier refresh tokens was used again.',
  max_age: 'The session has reached its longest duration.',
  signed_out: 'There is no session: the user has signed out.',
}

/** `invalid_grant` (RFC 6749 §5.2), with the reason for programs and a sentence for people. */
export function refuseGrant(c: Exchange, reason: RefusalReason, status: 400 | 401 = 400): Response {
  // To a program it is the same who withdrew the session; people want to know.
  const told = reason === 'ended_elsewhere' ? 'revoked' : reason
  return c.json({ error: 'invalid_grant', error_description: descriptions[reason], reason: told }, status)
}

/** To whoever wants the tokens elsewhere there is no session: it may sign in, for one of its own. */
export function refuseDelivery(c: Exchange): Response {
  const error_description = 'The tokens of this session are delivered in another way. Sign in again.'
  return c.json({ error: 'invalid_grant', error_description, reason: 'signed_out' }, 400)
}

/** Whoever has no proof by the key of the session is not the one that it was begun by (RFC 9449 §5). */
export function refuseKey(c: Exchange): Response {
  const error_description = 'The refresh token is bound to a key, and this is no proof by it. Sign in again.'
  return c.json({ error: 'invalid_grant', error_description, reason: 'signed_out' }, 400)
}

/** RFC 6585 §4. */
export function refuseTries(c: Exchange, seconds: number, error_description: string): Response {
  c.header('Retry-After', String(seconds))
  return c.json({ error: 'too_many_requests', error_description }, 429)
}

export function refuseRequest(c: Exchange, error_description: string): Response {
  return c.json({ error: 'invalid_request', error_description }, 400)
}

/** Not `invalid_grant`, which ends a session: should its sender live after all, it may ask again. */
export function refuseLate(c: Exchange): Response {
  const error_description = 'A late duplicate: this attempt was answered, and the session has gone on since.'
  return c.json({ error: 'superseded', error_description }, 409)
}

/** RFC 8707 §2, RFC 6749 §5.2. */
export function refuseTarget(
  c: Exchange,
  error: 'invalid_target' | 'invalid_scope',
  error_description: string,
): Response {
  return c.json({ error, error_description }, 400)
}
