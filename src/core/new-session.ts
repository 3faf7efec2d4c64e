import { isByUser } from './end-reasons.js'
import { idleDeadline } from './idle.js'
import { debt, debtsOf, owe } from './owed.js'
import type { Policy } from './policy.js'
import { type Active, next, ownerOf, type SessionRecord } from './session.js'
import { type IssuedTokens, tokenSet } from './tokens.js'

/**
 * Credentials are about to be sent. Whether the answer comes or not, from then on the cookies may be those of
 * whom it is about: that is written down first, for a host that dies over it.
 */
export function contest(
  session: SessionRecord,
  since: number,
  { cookies }: Policy,
  now: number,
): SessionRecord {
  if (session.number !== since || !(cookies.refresh || cookies.access)) return session
  if (session.status === 'signed-out') {
    return owe(session, debt(null, false, now))
  }
  const { status: _, ended: __, ...kept } = { ended: null, ...session }
  // Nobody knows any more whether a refusal was of this cookie or of that one.
  const status = session.status === 'lapsing' ? 'active' : session.status
  return next(session, { ...kept, status, contested: true } as SessionRecord)
}

/** The answer left the cookies as they were. @param owed What was owed before. */
export function uncontest(session: SessionRecord, since: number, owed: SessionRecord['owed']): SessionRecord {
  if (session.number !== since) return session
  if (session.status === 'signed-out') {
    const { owed: _, ...kept } = session
    return session.owed ? next(session, { ...kept, ...(owed && { owed }) }) : session
  }
  const { contested, ...kept } = session
  return contested ? next(session, kept as SessionRecord) : session
}

/**
 * Whether somebody who signs in takes the place of the session of this number, or of its end: that the server
 * has refused it to another host meanwhile is no will of the user's, as a sign-out would be.
 */
export function canReplace(session: SessionRecord, since: number): boolean {
  const isRefused =
    session.status === 'signed-out' && session.ended !== null && !isByUser(session.ended.reason)
  return session.number === since || (isRefused && session.number === since + 1)
}

/** Somebody signed in. @param since The number the session had when the credentials were sent. */
export function beginSession(
  session: SessionRecord,
  since: number,
  issued: IssuedTokens,
  policy: Policy,
  now: number,
  name: string,
): SessionRecord {
  if (!canReplace(session, since)) return session
  // The cookies are the new user's by now. What a token can pay is owed still, and so is the end of the
  // session that this one replaces.
  const unpaid = session.owed?.filter(({ refreshToken }) => refreshToken !== null)
  const { subject } = ownerOf(session)
  // A user whom the server does not name may be anybody.
  const isSameSubject = subject !== undefined && subject === issued.claims?.sub
  const owed = policy.sharesGrant && isSameSubject ? unpaid : debtsOf(session, unpaid, false, now)
  const begun: Active = {
    status: 'active',
    number: session.number + 1,
    revision: session.revision,
    name,
    tokens: tokenSet(issued, null),
    rotation: 0,
    signedInAt: now,
    idleAt: idleDeadline(policy, now),
    ...((session.number === 0 || (session.isSoleUser && isSameSubject)) && { isSoleUser: true }),
    // Asked for the same again at once, the user would be asked for ever.
    ...(session.status !== 'signed-out' && session.stepUp && isSameSubject && { stepUp: session.stepUp }),
    ...(owed && owed.length > 0 && { owed }),
  }
  return next(session, begun)
}

/** A sign-in came too late: nobody is signed in by it, and the server must not take them for it. */
export function decline(
  session: SessionRecord,
  { refreshToken = null }: IssuedTokens,
  now: number,
): SessionRecord {
  if (refreshToken === null && session.status !== 'signed-out')
    return next(session, { ...session, contested: true })
  return owe(session, debt(refreshToken, false, now))
}
