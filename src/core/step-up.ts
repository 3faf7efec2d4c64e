import type { StepUp } from '../protocol/session-state.js'
import type { Policy } from './policy.js'
import { type AskedStepUp, type Credential, next, type SessionRecord } from './session.js'

/** How long requests wait for the user where the app has set no time for such waits, in milliseconds. */
const HOLD_MS = 180_000

type Waits = Pick<Policy, 'hold'>

/**
 * How long requests may still wait for the user to sign in as a resource server wants it (RFC 9470), in
 * milliseconds; 0: none does.
 */
export function steppingUpFor(session: SessionRecord, now: number, policy: Waits): number {
  if (session.status === 'signed-out' || session.stepUp?.number !== session.number) return 0
  return leftOf(session.stepUp, now, policy)
}

/** A clock that was set back since must not make anybody wait for longer. */
function leftOf({ since }: AskedStepUp, now: number, { hold }: Waits): number {
  return now < since ? 0 : Math.max(0, since + (hold || HOLD_MS) - now)
}

/** A resource server has refused a credential not for what it is, but for how its user has signed in. */
export function askStepUp(
  session: SessionRecord,
  refused: Credential,
  asked: StepUp,
  now: number,
  policy: Waits,
): SessionRecord {
  if (session.status === 'signed-out' || session.number !== refused.number) return session
  const before = session.stepUp && leftOf(session.stepUp, now, policy) > 0 ? session.stepUp : null
  const { number } = session
  const stepUp = before?.number === number ? both(before, asked) : { ...asked, since: now, number }
  // The user has just signed in for this, or is about to.
  if (before && before.acrValues === stepUp.acrValues && before.maxAge === stepUp.maxAge) return session
  return next(session, { ...session, stepUp })
}

/** One sign-in is to do for both, where it can. Nobody waits for longer for what others ask. */
function both(before: AskedStepUp, asked: StepUp): AskedStepUp {
  const [maxAge = null] = [before.maxAge, asked.maxAge].filter((age) => age !== null).sort((a, b) => a - b)
  return { ...before, acrValues: asked.acrValues ?? before.acrValues, maxAge }
}
