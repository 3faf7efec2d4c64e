import { type Context, createComponent, createContext, type JSX } from 'solid-js'
import type { Session } from '../index.js'

export const SessionContext: Context<Session | undefined> = createContext<Session>()

/** What {@link SessionProvider} is given. */
export interface SessionProviderProps {
  /** What `connect` returned; on a server, `serverSession`. */
  readonly session: Session
  readonly children?: JSX.Element
}

/** Gives the session to `useSession`, `useClaims` and `useReady` in all components below. */
export function SessionProvider(props: SessionProviderProps): JSX.Element {
  return createComponent(SessionContext.Provider, {
    get value() {
      return props.session
    },
    // Read below the provider only, so that the children are made there.
    get children() {
      return props.children
    },
  })
}
