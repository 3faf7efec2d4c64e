import type { HostEnd } from '../protocol/snapshot.js'
import { endOf } from './end.js'
import type { Policy } from './policy.js'
import { refreshDueAt } from './refresh-due.js'
import type { Active, Credential, Lapsing, Purpose, Refreshing, SessionRecord } from './session.js'
import { isSame } from './session.js'

/** What to do for one request for an access token. */
export type Verdict =
  /** Nobody is signed in: the request goes out as it is. */
  | { readonly type: 'anonymous' }
  /** The credential that was refused is of a session that has ended: its request must not go out as somebody else. */
  | { readonly type: 'stale' }
  | { readonly type: 'send'; readonly credential: Credential; readonly refreshBeside: boolean }
  | { readonly type: 'refresh'; readonly purpose: Purpose; readonly notBefore: number }
  | { readonly type: 'end'; readonly ended: HostEnd }

/**
 * Decides how to answer one request for an access token.
 *
 * @param refused The credential a resource server has just refused with `invalid_token`. Naming it,
 *   rather than asking to force a refresh, lets a request that is late profit from a refresh that
 *   another has already caused.
 */
export function decide(session: SessionRecord, now: number, policy: Policy, refused?: Credential): Verdict {
  if (session.status === 'signed-out') return refused ? { type: 'stale' } : { type: 'anonymous' }
  if (refused && refused.number !== session.number) return { type: 'stale' }
  if (session.idleAt !== null && now >= session.idleAt)
    return { type: 'end', ended: endOf('idle', session.idleAt) }

  const usable = now < session.tokens.accessExpiresAt && !(refused && isSame(refused, session))
  switch (session.status) {
    case 'lapsing':
      return usable ? send(session, false) : { type: 'end', ended: { ...session.ended, at: now } }
    case 'active':
      if (!usable) return { type: 'refresh', purpose: 'needed', notBefore: 0 }
      return send(session, now >= refreshDueAt(session.tokens, now, policy))
    case 'refreshing':
      if (!usable) return { type: 'refresh', purpose: 'needed', notBefore: retryAt(session, now) }
      return send(session, now >= retryAt(session, now))
    default:
      return session satisfies never
  }
}

/** A clock that was set back since must not put the next try off by as much. */
export function retryAt(session: Refreshing, now: number): number {
  return now < session.since ? now : session.retryAt
}

function send(session: Active | Refreshing | Lapsing, refreshBeside: boolean): Verdict {
  const { number, rotation, tokens } = session
  return { type: 'send', credential: { number, rotation, accessToken: tokens.accessToken }, refreshBeside }
}
