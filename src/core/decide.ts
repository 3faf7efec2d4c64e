import type { HostEnd } from '../protocol/snapshot.js'
import { endOf } from './end-reasons.js'
import type { Policy } from './policy.js'
import { refreshDueAt } from './refresh-due.js'
import {
  accessTokenOf,
  type Credential,
  credentialOf,
  isSame,
  type Refreshing,
  type SessionRecord,
} from './session.js'
import { MAIN, type Target } from './target.js'
import type { AccessToken } from './tokens.js'

/** For how long a target that the authorization server has refused is not asked for again. */
const TARGET_REFUSED_MS = 60_000

/** What to do for one request for an access token. */
export type Verdict =
  /** Nobody is signed in, or nothing is granted for this target: the request goes out as it is. */
  | { readonly type: 'anonymous' }
  /**
   * The request must not go out as whoever is signed in by now, or still is in the eyes of the server: it
   * carries no credentials at all.
   */
  | { readonly type: 'stale' }
  | { readonly type: 'send'; readonly credential: Credential; readonly refreshBeside: boolean }
  /** Whoever asks may try once from `probeAt` on; see {@link probeAt}. */
  | { readonly type: 'refresh'; readonly notBefore: number; readonly probeAt: number }
  | { readonly type: 'end'; readonly ended: HostEnd }

/**
 * Decides how to answer one request for the access token of a target.
 *
 * @param refused The credential a resource server has just refused with `invalid_token`. Naming it,
 *   rather than asking to force a refresh, lets a request that is late profit from a refresh that
 *   another has already caused.
 */
export function decide(
  session: SessionRecord,
  now: number,
  policy: Policy,
  target: Target = MAIN,
  refused?: Credential,
): Verdict {
  // While the server takes a session for alive that has ended here, not even a cookie goes along.
  if (session.status === 'signed-out') return { type: refused || session.owed ? 'stale' : 'anonymous' }
  if (refused && refused.number !== session.number) return { type: 'stale' }
  if (session.idleAt !== null && now >= session.idleAt)
    return { type: 'end', ended: endOf('idle', session.idleAt) }

  const token = accessTokenOf(session, target)
  const usable =
    now < token.accessExpiresAt && !isDoubtful(session, policy) && !(refused && isSame(refused, session))
  const granted = !isRefused(token, now)
  if (!usable && !granted) return { type: 'anonymous' }
  const send = (isDue: boolean): Verdict => ({
    type: 'send',
    credential: credentialOf(session, target),
    refreshBeside: isDue && granted,
  })
  switch (session.status) {
    case 'lapsing':
      return usable ? send(false) : { type: 'end', ended: { ...session.ended, at: now } }
    case 'active':
      if (!usable) return { type: 'refresh', notBefore: 0, probeAt: 0 }
      return send(now >= refreshDueAt(token, session.tokens, now, policy))
    case 'refreshing':
      if (!usable)
        return { type: 'refresh', notBefore: retryAt(session, now), probeAt: probeAt(session, now) }
      return send(now >= retryAt(session, now))
    default:
      return session satisfies never
  }
}

/**
 * Whether the cookie that a request would carry may be another user's than the session's: a refresh tells.
 */
export function isDoubtful(session: SessionRecord, { cookies }: Policy): boolean {
  return session.status !== 'signed-out' && session.contested === true && cookies.access
}

/** A clock that was set back since must not make a refusal last. */
function isRefused({ refusedAt = Number.NEGATIVE_INFINITY }: AccessToken, now: number): boolean {
  return now >= refusedAt && now < refusedAt + TARGET_REFUSED_MS
}

/** A clock that was set back since must not put the next try off by as much. */
export function retryAt(session: Refreshing, now: number): number {
  return now < session.since ? now : session.retryAt
}

/** How far probes stay from each other, and from what is due. */
const APART_MS = 1_000

/**
 * From when on the attempt may be sent again for whoever cannot go on without the access token, although its
 * back-off is not over: the server may be back by now. Only while the attempt is young, so that a crowd does
 * not come back with all of its requests after a long outage.
 */
export function probeAt(session: Refreshing, now: number): number {
  const due = retryAt(session, now)
  return now < session.probeUntil ? Math.min(due, session.since + APART_MS) : due
}

/** Whether what is sent now is a probe. Shortly before the next try is due it is that one. */
export function isProbe(session: Refreshing, now: number): boolean {
  return now + APART_MS < retryAt(session, now)
}

/** Whether a refresh is due now, needed or ahead. */
export function isDue(verdict: Verdict, now: number): boolean {
  if (verdict.type === 'refresh') return verdict.notBefore <= now
  return verdict.type === 'send' && verdict.refreshBeside
}
