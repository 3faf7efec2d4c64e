import type { Policy } from './policy.js'
import { next, type SessionRecord } from './session.js'

/** What the user does within so many milliseconds is one move of the deadline. */
const TOGETHER_MS = 1_000

/** The user did something: the idle deadline moves. What is over stays over. */
export function touch(session: SessionRecord, policy: Policy, now: number): SessionRecord {
  if (session.status === 'signed-out' || session.idleAt === null || now >= session.idleAt) return session
  const idleAt = idleDeadline(policy, now)
  if (idleAt !== null && Math.abs(idleAt - session.idleAt) < TOGETHER_MS) return session
  return next(session, { ...session, idleAt })
}

export function idleDeadline(policy: Policy, now: number): number | null {
  return policy.idle && now + policy.idle.after
}
