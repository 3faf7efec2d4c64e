import { backoff } from './backoff.js'
import { next, type SessionRecord } from './session.js'

/** A revocation that the authorization server has not heard of yet. It is written down until it has. */
export interface Debt {
  /** `null`: the cookie that the browser keeps pays it, whosever it is by then. */
  readonly refreshToken: string | null
  readonly everywhere: boolean
  /** When it was written down, or failed last. */
  readonly since: number
  /** How often the authorization server did not hear it. */
  readonly failures: number
  /** Before this time it is not tried again by itself. */
  readonly retryAt: number
  /**
   * From then on nobody keeps the token for it any more; `null`: without a token there is nothing to keep.
   */
  readonly until: number | null
}

/**
 * A token is kept for its revocation alone, and for no longer than this; the session that it
 * belongs to may end before.
 */
const TOKEN_KEPT_MS = 86_400_000

export function debt(
  refreshToken: string | null,
  everywhere: boolean,
  now: number,
  sessionEnd: number | null = null,
): Debt {
  const until =
    refreshToken === null ? null : Math.min(now + TOKEN_KEPT_MS, sessionEnd ?? Number.POSITIVE_INFINITY)
  return { refreshToken, everywhere, since: now, failures: 0, retryAt: now, until }
}

/** The same record with one debt more. One cookie pays once, for all. */
export function owing(owed: readonly Debt[] | undefined, more: Debt): readonly Debt[] {
  const same = owed?.find(({ refreshToken }) => refreshToken === more.refreshToken)
  const others = owed?.filter((each) => each !== same) ?? []
  return [...others, { ...more, everywhere: more.everywhere || same?.everywhere === true }]
}

/** The session with one debt more. */
export function owe(session: SessionRecord, more: Debt): SessionRecord {
  return next(session, { ...session, owed: owing(session.owed, more) })
}

/** The same record with the debt of a session that is over, where there was one: its refresh token is to be revoked. */
export function debtsOf(
  session: SessionRecord,
  owed: SessionRecord['owed'],
  everywhere: boolean,
  now: number,
): SessionRecord['owed'] {
  if (session.status === 'signed-out') return owed
  const { refreshToken, sessionExpiresAt } = session.tokens
  return refreshToken === null ? owed : owing(owed, debt(refreshToken, everywhere, now, sessionExpiresAt))
}

/** The debts that are to be tried now; one whose time is over counts, so that it is struck off. */
export function dueDebts(
  { owed = [], status }: SessionRecord,
  now: number,
  patience: number,
): readonly Debt[] {
  // The cookies of somebody who is signed in pay nothing. A clock that was set back since must not put
  // the next try off by as much.
  return owed.filter(
    ({ refreshToken, retryAt, since }) =>
      (refreshToken !== null || status === 'signed-out') &&
      (now >= Math.min(retryAt, since + patience) || now < since),
  )
}

export function strikeOff(session: SessionRecord, done: Debt): SessionRecord {
  return changed(session, done, [])
}

export function postpone(
  session: SessionRecord,
  failed: Debt,
  now: number,
  random: () => number,
): SessionRecord {
  const failures = failed.failures + 1
  return changed(session, failed, [
    { ...failed, since: now, failures, retryAt: now + backoff(failures, null, random) },
  ])
}

/** Whether the authorization server was told in vain. */
export function isUnheard({ owed = [] }: SessionRecord): boolean {
  return owed.some(({ failures }) => failures > 0)
}

function changed(session: SessionRecord, one: Debt, instead: readonly Debt[]): SessionRecord {
  const { owed = [] } = session
  const rest = owed.flatMap((each) => (isSameDebt(each, one) ? instead : [each]))
  if (rest.length === owed.length && instead.length === 0) return session
  const { owed: _, ...kept } = session
  return next(session, { ...kept, ...(rest.length > 0 && { owed: rest }) } as SessionRecord)
}

function isSameDebt(a: Debt, b: Debt): boolean {
  return a.refreshToken === b.refreshToken && a.since === b.since
}
