import type { InjectionKey, Plugin } from 'vue'
import type { Session } from '../index.js'

export const SESSION: InjectionKey<Session> = Symbol('holdfast session')

/**
 * Gives the session to `useSession`, `useClaims` and `useReady` in all components of an app.
 *
 * @param session What `connect` returned; on a server, `serverSession`.
 * @example
 * createApp(App).use(sessionPlugin(session)).mount('#app')
 */
export function sessionPlugin(session: Session): Plugin<[]> {
  return { install: (app) => void app.provide(SESSION, session) }
}
