export { serverSession } from '../bindings/server-session.js'
export { type Current, type SessionView, useClaims, useReady, useSession, useUser } from './reactive.js'
export { provideSession } from './session-context.js'
