import type { HostEnd } from '../protocol/snapshot.js'
import { backoff } from './backoff.js'
import { endOf } from './end.js'
import type { RefreshOutcome } from './outcome.js'
import type { Policy } from './policy.js'
import {
  type Active,
  type AttemptId,
  accessTokenOf,
  isUntold,
  type Purpose,
  type SessionRecord,
  type SignedOut,
} from './session.js'
import { MAIN, type Target } from './target.js'
import { type TokenGrant, tokenSet, withOther } from './tokens.js'

/** What a refresh is begun with. */
export interface Intent {
  /** For a session that has none yet. */
  readonly name: string
  readonly purpose: Purpose
  readonly target: Target
  readonly now: number
}

/**
 * Begins a refresh, or goes on with the attempt that is written down: it may have reached the server. Its name follows from the
 * tokens, so that a host that could not read what another wrote down still sends the same attempt.
 */
export function begin(session: SessionRecord, intent: Intent): SessionRecord {
  if (session.status !== 'active') return session
  const { purpose, now } = intent
  const name = session.name ?? intent.name
  return next(session, {
    ...session,
    status: 'refreshing',
    // A version before this one did not write down which rotation brought the main access token: it was the last.
    tokens: { rotation: session.rotation, ...session.tokens },
    name,
    attempt: `${name}-${session.rotation}`,
    // Who the user is comes with the main access token.
    target: isUntold(session) ? MAIN : intent.target,
    purpose,
    since: now,
    failures: 0,
    retryAt: now,
  })
}

/** Takes in what came of an attempt. An answer to any other attempt is late and changes nothing. */
export function settle(
  session: SessionRecord,
  attempt: AttemptId,
  outcome: RefreshOutcome,
  now: number,
  random: () => number,
): SessionRecord {
  if (session.status !== 'refreshing' || session.attempt !== attempt) return session
  const { target = MAIN, number, revision, name, tokens, rotation, idleAt } = session
  const kept = { number, revision, name, tokens, rotation, idleAt }
  switch (outcome.type) {
    case 'granted':
      return next(session, {
        ...kept,
        status: 'active',
        tokens: tokenSet(outcome.grant, tokens, rotation + 1, target),
        rotation: rotation + 1,
      })
    case 'refused': {
      if (isUntold(session)) return end(session, null)
      const ended = endOf(outcome.reason, now, outcome.message)
      // After the session's own end nobody was promised anything; before it, the access token in hand is still good.
      const isOver =
        now >= Math.min(tokens.accessExpiresAt, tokens.sessionExpiresAt ?? Number.POSITIVE_INFINITY)
      if (session.purpose === 'needed' || isOver) return end(session, ended)
      return next(session, { ...kept, status: 'lapsing', ended })
    }
    case 'target-refused': {
      const refused = { ...accessTokenOf(session, target), refusedAt: now }
      return next(session, {
        ...kept,
        status: 'active',
        tokens: withOther(tokens, target, refused),
      })
    }
    case 'unreachable': {
      const failures = session.failures + 1
      const retryAt = now + backoff(failures, outcome.retryAfter, random)
      // The clock may have been set since the attempt began.
      return next(session, { ...session, since: now, failures, retryAt })
    }
    default:
      return outcome satisfies never
  }
}

/** Somebody signed in. @param since The number the session had when the credentials were sent. */
export function admit(
  session: SessionRecord,
  since: number,
  grant: TokenGrant,
  policy: Policy,
  now: number,
  name: string,
): SessionRecord {
  if (session.number !== since) return session
  const admitted: Active = {
    status: 'active',
    number: session.number + 1,
    revision: session.revision,
    name,
    tokens: tokenSet(grant, null),
    rotation: 0,
    idleAt: idleDeadline(policy, now),
  }
  return next(session, admitted)
}

function end(session: SessionRecord, ended: HostEnd | null): SessionRecord {
  if (session.status === 'signed-out') return session
  const over: SignedOut = {
    status: 'signed-out',
    number: session.number + 1,
    revision: session.revision,
    ended,
    subject: session.tokens.claims.sub,
  }
  return next(session, over)
}

/** The user's own end. Where nobody is signed in yet, it keeps a sign-in that is under way from succeeding. */
export function signOut(session: SessionRecord, now: number): SessionRecord {
  if (session.status === 'signed-out') return next(session, { ...session, number: session.number + 1 })
  return end(session, endOf('signed_out', now))
}

/** Ends the session only if nothing has changed since it was judged: the user may be active in another tab. */
export function endIf(session: SessionRecord, judged: SessionRecord, ended: HostEnd): SessionRecord {
  return session.revision === judged.revision ? end(session, ended) : session
}

/** The user did something: the idle deadline moves. What is over stays over. */
export function touch(session: SessionRecord, policy: Policy, now: number): SessionRecord {
  if (session.status === 'signed-out' || session.idleAt === null || now >= session.idleAt) return session
  return next(session, { ...session, idleAt: idleDeadline(policy, now) })
}

function idleDeadline(policy: Policy, now: number): number | null {
  return policy.idle && now + policy.idle.after
}

function next<T extends SessionRecord>(before: SessionRecord, after: T): T {
  return { ...after, revision: before.revision + 1 }
}
