export { serverSession } from '../bindings/server-session.js'
export { type SessionView, useClaims, useReady, useSession, useUser } from './composables.js'
export { sessionPlugin } from './session-plugin.js'
