import { use, useSyncExternalStore } from 'react'
import { claimsOf } from '../bindings/claims.js'
import { provided } from '../bindings/provided.js'
import { serverSession } from '../bindings/server-session.js'
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
 * The claims of the user who is signed in, `null` while nobody is known to be. Renders the component again only when
 * they changed, so not for a refresh.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useClaims(): Claims | null {
  const claims = claimsOf(useProvided())
  return useSyncExternalStore(claims.subscribe, claims.getState, () => null)
}

/**
 * Suspends the component until the session is ready: the nearest `Suspense` shows its fallback.
 *
 * @throws HoldfastError with which `ready` rejected, for the nearest error boundary.
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useReady(): void {
  use(useProvided().ready)
}

function useProvided(): Session {
  return provided(use(SessionContext), 'render it below <SessionProvider session={session}>')
}
