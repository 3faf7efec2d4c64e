import { use, useSyncExternalStore } from 'react'
import { claimsOf, userOf } from '../bindings/claims.js'
import { provided } from '../bindings/provided.js'
import { serverSession } from '../bindings/server-session.js'
import type { Source } from '../bindings/source.js'
import type { Claims, Session, SessionState } from '../index.js'
import { SessionContext } from './session-provider.js'

/** The session, and its state in this rendering. */
export interface SessionView {
  readonly session: Session
  readonly state: SessionState
}

/**
 * The session and its state. Renders the component again after each change of the state.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useSession(): SessionView {
  const session = useProvided()
  const state = useSyncExternalStore(session.subscribe, session.getState, serverSession.getState)
  return { session, state }
}

/**
 * The claims of the user who is signed in, `null` while nobody is known to be. Renders the component again
 * only when they changed, so not for a refresh.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useClaims(): Claims | null {
  return usePart(claimsOf(useProvided()))
}

/**
 * The claims of the user whose page this is: those of `useClaims`, and also after their session has ended,
 * where `hold` keeps requests for them to sign in again: what they have written must stay until then.
 * `null` when they sign out.
 *
 * @throws TypeError outside of a `SessionProvider`.
 * @example
 * const user = useUser()
 * return user ? <App key={String(user.sub)} /> : <SignIn />
 */
export function useUser(): Claims | null {
  return usePart(userOf(useProvided()))
}

/**
 * Suspends the component until the session is ready: the nearest `Suspense` shows its fallback. So it does on
 * a server, with `serverSession`.
 *
 * @throws HoldfastError with which `ready` rejected, for the nearest error boundary.
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useReady(): void {
  const session = useProvided()
  if (session === serverSession) throw Object.assign(new Error('holdfast: drawn in the browser'), IN_BROWSER)
  use(session.ready)
}

// React sends the fallback in place of what throws on a server (its own way to have something drawn in the
// browser alone). By this digest Next.js knows that it is meant, and neither fails a build nor logs it: it is
// that of `dynamic(…, { ssr: false })`.
const IN_BROWSER = { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' }

function usePart(part: Source<Claims | null>): Claims | null {
  return useSyncExternalStore(part.subscribe, part.getState, () => null)
}

function useProvided(): Session {
  return provided(use(SessionContext), 'render it below <SessionProvider session={session}>')
}
