import { type Context, createContext, createElement, type ReactElement, type ReactNode } from 'react'
import type { Session } from '../index.js'

export const SessionContext: Context<Session | null> = createContext<Session | null>(null)

/** What {@link SessionProvider} is given. */
export interface SessionProviderProps {
  /** What `connect` returned; on a server, `serverSession`. */
  readonly session: Session
  readonly children?: ReactNode
}

/** Gives the session to `useSession`, `useClaims` and `useReady` in all components below. */
export function SessionProvider({ session, children }: SessionProviderProps): ReactElement {
  return createElement(SessionContext, { value: session }, children)
}
