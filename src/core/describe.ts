import type { ActiveState } from '../protocol/session-state.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { retryAt } from './decide.js'
import type { Policy } from './policy.js'
import { refreshDueAt } from './refresh-due.js'
import type { SessionRecord } from './session.js'
import { isCapped } from './session-end.js'

type SignedIn = Exclude<SessionRecord, { status: 'signed-out' }>

/** What the pages are told of a session: no token in it. */
export function describe(session: SessionRecord, now: number, policy: Policy): Snapshot {
  const { revision } = session
  if (session.status === 'signed-out') {
    return { revision, state: { status: 'signed-out', ended: session.ended }, wakeAt: null }
  }
  const state: ActiveState = {
    status: 'active',
    claims: session.tokens.claims,
    accessExpiresAt: session.tokens.accessExpiresAt,
    sessionExpiresAt: session.tokens.sessionExpiresAt,
    idleAt: session.idleAt,
    refreshing: session.status === 'refreshing',
    reachable: session.status !== 'refreshing' || session.failures === 0,
    warning: warning(session, now, policy),
  }
  return { revision, state, wakeAt: wakeAt(session, now, policy) }
}

function warning(session: SignedIn, now: number, policy: Policy): ActiveState['warning'] {
  const endsAt = ownEnd(session, policy)
  const { idleAt } = session
  if (idleAt !== null && policy.idle && now >= idleAt - policy.idle.warn && idleAt <= endsAt) {
    return { reason: 'idle', at: idleAt }
  }
  return endsAt === Number.POSITIVE_INFINITY ? null : { reason: 'session', at: endsAt }
}

/** When the session ends although its user is there; infinity while refreshes still put that off. */
function ownEnd({ status, tokens }: SignedIn, policy: Policy): number {
  if (status === 'lapsing') return tokens.accessExpiresAt
  return (isCapped(tokens, policy) && tokens.sessionExpiresAt) || Number.POSITIVE_INFINITY
}

function wakeAt(session: SignedIn, now: number, policy: Policy): number {
  const due = [nextRefresh(session, now, policy)]
  if (session.idleAt !== null && policy.idle) {
    const warnAt = session.idleAt - policy.idle.warn
    due.push(now < warnAt ? warnAt : session.idleAt)
  }
  return Math.min(...due)
}

function nextRefresh(session: SignedIn, now: number, policy: Policy): number {
  switch (session.status) {
    case 'active':
      return refreshDueAt(session.tokens, session.tokens, now, policy)
    case 'refreshing':
      return retryAt(session, now)
    case 'lapsing':
      return session.tokens.accessExpiresAt
    default:
      return session satisfies never
  }
}
