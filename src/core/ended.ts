import type { HostEnd } from '../protocol/snapshot.js'
import { endOf } from './end-reasons.js'
import { debt, debtsOf, owing } from './owed.js'
import type { Policy } from './policy.js'
import { next, type SessionRecord, type SignedOut } from './session.js'

/** @param ended What its pages are told; `null`: it has turned out that nobody was signed in. */
export function end(
  session: SessionRecord,
  ended: HostEnd | null,
  owed: SessionRecord['owed'] = session.owed,
): SessionRecord {
  if (session.status === 'signed-out') return session
  const over: SignedOut = {
    status: 'signed-out',
    number: session.number + 1,
    revision: session.revision,
    ended,
    subject: session.tokens.claims.sub,
    ...(session.isSoleUser && { isSoleUser: true }),
    ...(owed && { owed }),
  }
  return next(session, over)
}

/**
 * The user's own end. Where nobody is signed in yet, it keeps a sign-in that is under way from succeeding.
 */
export function signOut(
  session: SessionRecord,
  everywhere: boolean,
  policy: Policy,
  now: number,
): SessionRecord {
  const owed = owedAtEnd(session, everywhere, policy, now)
  if (session.status !== 'signed-out') return end(session, endOf('signed_out', now), owed)
  const { signingIn: _, ...kept } = session
  return next(session, { ...kept, number: session.number + 1, ...(owed && { owed }) })
}

/** Nobody else tells the authorization server of an end that it has not brought about. */
function owedAtEnd(
  session: SessionRecord,
  everywhere: boolean,
  policy: Policy,
  now: number,
): SessionRecord['owed'] {
  if (policy.cookies.refresh) return owing(session.owed, debt(null, everywhere, now))
  return debtsOf(session, session.owed, everywhere, now)
}

/**
 * Ends the session only if nothing has changed since it was judged: the user may be active in another tab.
 */
export function endIf(
  session: SessionRecord,
  judged: SessionRecord,
  ended: HostEnd,
  policy: Policy,
  now: number,
): SessionRecord {
  if (session.revision !== judged.revision) return session
  return end(session, ended, ended.reason === 'idle' ? owedAtEnd(session, false, policy, now) : session.owed)
}
