import type { HostEnd } from '../protocol/snapshot.js'
import { backoff } from './backoff.js'
import { endOf, isByUser } from './end-reasons.js'
import type { RefreshOutcome } from './outcome.js'
import { debt, owing } from './owed.js'
import type { Policy } from './policy.js'
import {
  type Active,
  type AttemptId,
  accessTokenOf,
  isUnconfirmed,
  ownerOf,
  type Purpose,
  type Refreshing,
  type SessionRecord,
  type SignedOut,
} from './session.js'
import { MAIN, type Target } from './target.js'
import { type IssuedTokens, tokenSet, withOther } from './tokens.js'

/** What a refresh is begun with. */
export interface Intent {
  /** For a session that has none yet. */
  readonly name: string
  readonly purpose: Purpose
  readonly target: Target
  readonly now: number
}

/**
 * Begins a refresh, or goes on with the attempt that is written down: it may have reached the
 * server. Its name follows from the tokens, so that a host that could not read what another wrote
 * down still sends the same attempt.
 */
export function begin(session: SessionRecord, intent: Intent): SessionRecord {
  if (session.status !== 'active') return session
  const { purpose, now } = intent
  const isOver = now >= accessTokenOf(session, intent.target).accessExpiresAt
  const name = session.name ?? intent.name
  return next(session, {
    ...session,
    status: 'refreshing',
    name,
    attempt: `${name}-${session.rotation}`,
    // Who the user is comes with the main access token.
    target: isUnconfirmed(session) || session.contested ? MAIN : intent.target,
    purpose,
    since: now,
    failures: 0,
    retryAt: now,
    probeUntil: now + (isOver ? PROBED_ALONE_MS : PROBED_IN_A_CROWD_MS),
  })
}

/** Who finds the access token ended already, as a laptop that was asleep does, is alone with that. */
const PROBED_ALONE_MS = 300_000
/**
 * Others may be of a crowd that has lost the server together. Who refreshes ahead needs it later than this.
 */
const PROBED_IN_A_CROWD_MS = 60_000

/** The network was away: what came of the attempt while it was tells nothing of the server. */
export function probeAnew(session: SessionRecord, now: number): SessionRecord {
  if (session.status !== 'refreshing' || session.probeUntil === 0 || now < session.probeUntil) return session
  return next(session, { ...session, probeUntil: now + PROBED_ALONE_MS })
}

/**
 * Takes in what came of an attempt. An answer to any other attempt is late and changes nothing.
 *
 * @param isProbe It was sent before its back-off was over, which goes on as if nothing had been sent.
 */
export function settle(
  session: SessionRecord,
  attempt: AttemptId,
  outcome: RefreshOutcome,
  now: number,
  random: () => number,
  isProbe = false,
): SessionRecord {
  if (session.status !== 'refreshing' || session.attempt !== attempt) return session
  const {
    attempt: _,
    target,
    since,
    purpose,
    failures: failed,
    retryAt: due,
    probeUntil,
    answered: before,
    contested,
    ...kept
  } = session
  const { tokens, rotation } = kept
  switch (outcome.type) {
    case 'granted': {
      const { issued } = outcome
      const granted = { ...kept, status: 'active', rotation: rotation + 1 } as const
      if (target === MAIN && isOthers(session, issued)) {
        const nobodys = { ...tokens, claims: {}, others: {}, sessionLife: 0 }
        const number = kept.number + 1
        const theirs = tokenSet(issued, nobodys, rotation + 1)
        const { isSoleUser: _, stepUp: __, ...others } = granted
        return next(session, { ...others, number, signedInAt: now, tokens: theirs })
      }
      const refreshed = tokenSet(issued, tokens, rotation + 1, target)
      // Whose it is only the answer for the main one tells.
      return contested && target !== MAIN
        ? next(session, { ...granted, contested, tokens: { ...refreshed, others: tokens.others } })
        : next(session, { ...granted, tokens: refreshed })
    }
    case 'refused': {
      if (isUnconfirmed(session)) return end(session, null)
      const ended = endOf(outcome.reason, now, outcome.message)
      // After the session's own end nobody was promised anything; before it, the access
      // token in hand is still good.
      const isOver =
        now >= Math.min(tokens.accessExpiresAt, tokens.sessionExpiresAt ?? Number.POSITIVE_INFINITY)
      if (purpose === 'needed' || isOver) return end(session, ended)
      return next(session, { ...kept, status: 'lapsing', ended })
    }
    case 'target-refused': {
      const refused = { ...accessTokenOf(session, target), refusedAt: now }
      return next(session, {
        ...kept,
        ...(contested && { contested }),
        status: 'active',
        tokens: withOther(tokens, target, refused),
      })
    }
    case 'unreachable': {
      const { refreshToken, retryAfter, isAnswered, cause } = outcome
      const failures = failed + (isProbe ? 0 : 1)
      const retryAt = isProbe && retryAfter === null ? due : now + backoff(failures, retryAfter, random)
      const { answered: __, ...again } = session
      // The clock may have been set since the attempt began.
      const answered = isAnswered && { since: Math.min(before?.since ?? now, now), what: cause }
      const told = { failures, retryAt, probeUntil: retryAfter === null ? probeUntil : 0 }
      const tried = { ...again, ...told, since: now, ...(answered && { answered }) }
      if (refreshToken === undefined) return next(session, tried)
      // Another refresh token is another attempt.
      return next(session, {
        ...tried,
        tokens: { ...tokens, refreshToken },
        rotation: rotation + 1,
        attempt: `${session.name}-${rotation + 1}`,
      })
    }
    default:
      return outcome satisfies never
  }
}

/**
 * A cookie can have become another user's behind the host's back: what it brings is another session, then.
 */
function isOthers({ tokens, contested }: Refreshing, { claims }: IssuedTokens): boolean {
  const [before, told] = [tokens.claims.sub, claims?.sub]
  if (told === undefined) return contested === true
  return told !== before && (contested === true || before !== undefined)
}

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
    return next(session, { ...session, owed: owing(session.owed, debt(null, false, now, null)) })
  }
  const { status: _, ended: __, ...kept } = { ended: null, ...session }
  // Whether a refusal was of this cookie or of that one nobody knows any more.
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
  const isKept = policy.sharesGrant && isSubject(ownerOf(session).subject, issued)
  const owed = session.status === 'signed-out' || isKept ? unpaid : debtsOf(session, unpaid, false, now)
  const begun: Active = {
    status: 'active',
    number: session.number + 1,
    revision: session.revision,
    name,
    tokens: tokenSet(issued, null),
    rotation: 0,
    signedInAt: now,
    idleAt: idleDeadline(policy, now),
    ...(isAlone(session, issued) && { isSoleUser: true }),
    // Asked for the same again at once, the user would be asked for ever.
    ...(session.status !== 'signed-out' &&
      session.stepUp &&
      isSubject(ownerOf(session).subject, issued) && { stepUp: session.stepUp }),
    ...(owed && owed.length > 0 && { owed }),
  }
  return next(session, begun)
}

/** A user whom the server does not name may be anybody. */
function isAlone(session: SessionRecord, issued: IssuedTokens): boolean {
  const { number, subject } = ownerOf(session)
  return number === 0 || (session.isSoleUser === true && isSubject(subject, issued))
}

function isSubject(subject: unknown, { claims }: IssuedTokens): boolean {
  return subject !== undefined && subject === claims?.sub
}

/** A sign-in came too late: nobody is signed in by it, and the server must not take them for it. */
export function decline(
  session: SessionRecord,
  { refreshToken = null }: IssuedTokens,
  now: number,
): SessionRecord {
  if (refreshToken === null && session.status !== 'signed-out')
    return next(session, { ...session, contested: true })
  return next(session, { ...session, owed: owing(session.owed, debt(refreshToken, false, now, null)) })
}

function debtsOf(
  { tokens }: Exclude<SessionRecord, SignedOut>,
  owed: SessionRecord['owed'],
  everywhere: boolean,
  now: number,
): SessionRecord['owed'] {
  const { refreshToken, sessionExpiresAt } = tokens
  return refreshToken === null ? owed : owing(owed, debt(refreshToken, everywhere, now, sessionExpiresAt))
}

function end(session: SessionRecord, ended: HostEnd | null, owed = session.owed): SessionRecord {
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
  if (policy.cookies.refresh) return owing(session.owed, debt(null, everywhere, now, null))
  return session.status === 'signed-out' ? session.owed : debtsOf(session, session.owed, everywhere, now)
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

/** What the user does within so many milliseconds is one move of the deadline. */
const TOGETHER_MS = 1_000

/** The user did something: the idle deadline moves. What is over stays over. */
export function touch(session: SessionRecord, policy: Policy, now: number): SessionRecord {
  if (session.status === 'signed-out' || session.idleAt === null || now >= session.idleAt) return session
  const idleAt = idleDeadline(policy, now)
  if (idleAt !== null && Math.abs(idleAt - session.idleAt) < TOGETHER_MS) return session
  return next(session, { ...session, idleAt })
}

function idleDeadline(policy: Policy, now: number): number | null {
  return policy.idle && now + policy.idle.after
}

function next<T extends SessionRecord>(before: SessionRecord, after: T): T {
  return { ...after, revision: before.revision + 1 }
}
