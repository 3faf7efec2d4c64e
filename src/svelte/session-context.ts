import { getContext, setContext } from 'svelte'
import { provided } from '../bindings/provided.js'
import type { Session } from '../index.js'

const SESSION = Symbol('holdfast session')

/**
 * Gives the session to `useSession`, `useClaims` and `useReady` in this component and all below.
 * Called while a component is initialised.
 *
 * @param session What `connect` returned; on a server, `serverSession`.
 */
export function provideSession(session: Session): void {
  setContext(SESSION, session)
}

export function providedSession(): Session {
  return provided(getContext(SESSION), 'call provideSession(session) in a component above it')
}
