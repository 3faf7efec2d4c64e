export { serverSession } from '../bindings/server-session.js'
export { type SessionView, useClaims, useReady, useSession, useUser } from './hooks.js'
export { SessionProvider, type SessionProviderProps } from './session-provider.js'
