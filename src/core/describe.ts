import type { ActiveState } from '../protocol/session-state.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { retryAt } from './decide.js'
import { heldUntil } from './hold.js'
import { isUnheard } from './owed.js'
import type { Policy } from './policy.js'
import { refreshDueAt } from './refresh-due.js'
import type { SessionRecord } from './session.js'
import { isCapped } from './session-end.js'
import { signingInFor } from './signing-in.js'
import { steppingUpFor } from './step-up.js'

type SignedIn = Exclude<SessionRecord, { status: 'signed-out' }>

/** What the pages are told of a session: no token in it. */
export function describe(session: SessionRecord, now: number, policy: Policy): Snapshot {
  const { number, revision } = session
  if (session.status === 'signed-out') {
    const told = { number, revision, signedInAt: 0 }
    const until = heldUntil(session, policy)
    const ended = session.ended && {
      ...session.ended,
      revocation: isUnheard(session) ? ('pending' as const) : ('done' as const),
      ...(until && { heldUntil: until }),
    }
    const { signingIn, owed } = session
    // Pages ask again and again: the host may be stopped over it.
    if (signingIn && signingInFor(session, now, policy) > 0)
      return { ...told, state: { status: 'signing-in' }, wakeAt: signingIn.since }
    const signInError = signingIn?.interrupted ?? session.signInError
    const tries = owed?.map(({ retryAt }) => retryAt)
    return {
      ...told,
      state: { status: 'signed-out', ended, ...(signInError && { signInError }) },
      wakeAt: tries ? Math.min(...tries) : null,
    }
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
    ...stepUp(session, now, policy),
  }
  const answered = session.status === 'refreshing' ? session.answered : undefined
  return {
    number,
    revision,
    state: state.reachable
      ? state
      : { ...state, reason: answered && now >= answered.since + FRUITLESS_MS ? 'refused' : 'outage' },
    wakeAt: wakeAt(session, now, policy),
    signedInAt: session.signedInAt ?? 0,
    ...(answered && { mistake: answered.what }),
  }
}

/** For so long a server may answer nonsense while it is being mended. */
const FRUITLESS_MS = 60_000

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

function stepUp(session: SignedIn, now: number, policy: Policy): Pick<ActiveState, 'stepUp'> {
  if (!session.stepUp || steppingUpFor(session, now, policy) === 0) return {}
  const { acrValues, maxAge } = session.stepUp
  return { stepUp: { acrValues, maxAge } }
}

function wakeAt(session: SignedIn, now: number, policy: Policy): number {
  const due = [nextRefresh(session, now, policy)]
  if (session.idleAt !== null && policy.idle) {
    const warnAt = session.idleAt - policy.idle.warn
    due.push(now < warnAt ? warnAt : session.idleAt)
  }
  const steppingUp = steppingUpFor(session, now, policy)
  if (steppingUp > 0) due.push(now + steppingUp)
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
