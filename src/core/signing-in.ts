import type { SignInError } from '../protocol/session-state.js'
import type { Policy } from './policy.js'
import { next, type SessionRecord, type SigningIn } from './session.js'

/**
 * How long a sign-in may still take whose code is being exchanged, in milliseconds; 0: none is. One whose
 * host has died goes on nowhere: the code may have been used up.
 */
export function signingInFor(
  session: SessionRecord,
  now: number,
  { host, isShared }: Pick<Policy, 'host' | 'isShared'>,
): number {
  if (session.status !== 'signed-out' || !session.signingIn) return 0
  const { signingIn } = session
  const isAlive = signingIn.host === host || isShared
  // A clock that was set back since must not make anybody wait for longer.
  return isAlive && now >= signingIn.since ? Math.max(0, signingIn.until - now) : 0
}

/** A code is about to be exchanged. Whoever is signed in stays so until then. */
export function expectSignIn(session: SessionRecord, signingIn: SigningIn): SessionRecord {
  if (session.status !== 'signed-out') return session
  const { signInError: _, ...kept } = session
  return next(session, { ...kept, signingIn })
}

/** What the user, or the server for them, says no with (RFC 6749 §4.1.2.1, OpenID Connect Unmet ACR §3). */
const NO = /^(access_denied|unmet_authentication_requirements)$/

/**
 * Nobody was signed in by it. Whoever is signed in stays so, and what waits for them to step up is told when
 * they will not, or cannot.
 *
 * @param error Left out where there is nothing to tell.
 */
export function forgetSignIn(session: SessionRecord, error?: SignInError): SessionRecord {
  if (session.status !== 'signed-out') {
    const { stepUp, ...kept } = session
    return stepUp && error && NO.test(error.error) ? next(session, kept) : session
  }
  const { signingIn, signInError, ...kept } = session
  if (!(signingIn || signInError || error)) return session
  return next(session, { ...kept, ...(error && { signInError: error }) })
}
