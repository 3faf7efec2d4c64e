import { type Accessor, createResource, createSignal, onCleanup, useContext } from 'solid-js'
import { claimsOf, userOf } from '../bindings/claims.js'
import { provided } from '../bindings/provided.js'
import type { Source } from '../bindings/source.js'
import type { Claims, Session, SessionState } from '../index.js'
import { SessionContext } from './session-provider.js'

/** The session, and its state as an accessor. */
export interface SessionView {
  readonly session: Session
  readonly state: Accessor<SessionState>
}

/**
 * The session and its state.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useSession(): SessionView {
  const session = useProvided()
  return { session, state: accessorOf(session) }
}

/**
 * The claims of the user who is signed in, `null` while nobody is known to be. Changes only when they
 * changed, so not with a refresh.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useClaims(): Accessor<Claims | null> {
  return accessorOf(claimsOf(useProvided()))
}

/**
 * The claims of the user whose page this is: those of `useClaims`, and also after their session has ended,
 * where `hold` keeps requests for them to sign in again: what they have written must stay until then.
 * `null` when they sign out.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useUser(): Accessor<Claims | null> {
  return accessorOf(userOf(useProvided()))
}

/**
 * An accessor that, where it is read, makes the nearest `Suspense` show its fallback until the
 * session is ready, and then gives `true`. It throws the `HoldfastError` with which `ready` rejected,
 * for the nearest `ErrorBoundary`. Where a server streams it is for the browser alone: in SolidStart,
 * in what `clientOnly` imports.
 *
 * @throws TypeError outside of a `SessionProvider`.
 */
export function useReady(): Accessor<true | undefined> {
  const session = useProvided()
  const [ready] = createResource(() => session.ready.then((): true => true))
  return ready
}

function useProvided(): Session {
  return provided(useContext(SessionContext), 'render it below <SessionProvider session={session}>')
}

function accessorOf<T>(source: Source<T>): Accessor<T> {
  const [value, setValue] = createSignal(source.getState())
  onCleanup(source.subscribe(() => setValue(() => source.getState())))
  return value
}
