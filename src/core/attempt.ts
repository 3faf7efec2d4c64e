import { backoff } from './backoff.js'
import { endOf } from './end-reasons.js'
import { end } from './ended.js'
import type { RefreshOutcome } from './outcome.js'
import {
  type AttemptId,
  accessTokenOf,
  isUnconfirmed,
  next,
  type Purpose,
  type Refreshing,
  type SessionRecord,
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
