import type { HostEnd } from '../protocol/snapshot.js'
import { endOf } from './end.js'
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
const REFUSED = 60_000

/** What to do for one request for an access token. */
export type Verdict =
  /** Nobody is signed in, or nothing is granted for this target: the request goes out as it is. */
  | { readonly type: 'anonymous' }
  /** The credential that was refused is of a session that has ended: its request must not go out as somebody else. */
  | { readonly type: 'stale' }
  | { readonly type: 'send'; readonly credential: Credential; readonly refreshBeside: boolean }
  | { readonly type: 'refresh'; readonly notBefore: number }
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
  if (session.status === 'signed-out') return refused ? { type: 'stale' } : { type: 'anonymous' }
  if (refused && refused.number !== session.number) return { type: 'stale' }
  if (session.idleAt !== null && now >= session.idleAt)
    return { type: 'end', ended: endOf('idle', session.idleAt) }

  const token = accessTokenOf(session, target)
  const usable = now < token.accessExpiresAt && !(refused && isSame(refused, session))
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
      if (!usable) return { type: 'refresh', notBefore: 0 }
      return send(now >= refreshDueAt(token, session.tokens, now, policy))
    case 'refreshing':
      if (!usable) return { type: 'refresh', notBefore: retryAt(session, now) }
      return send(now >= retryAt(session, now))
    default:
      return session satisfies never
  }
}

/** A clock that was set back since must not make a refusal last. */
function isRefused({ refusedAt = Number.NEGATIVE_INFINITY }: AccessToken, now: number): boolean {
  return now >= refusedAt && now < refusedAt + REFUSED
}

/** A clock that was set back since must not put the next try off by as much. */
export function retryAt(session: Refreshing, now: number): number {
  return now < session.since ? now : session.retryAt
}
