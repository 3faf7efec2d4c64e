import { inject, onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import { claimsOf, userOf } from '../bindings/claims.js'
import { provided } from '../bindings/provided.js'
import type { Source } from '../bindings/source.js'
import type { Claims, Session, SessionState } from '../index.js'
import { SESSION } from './session-plugin.js'

/** The session, and its state as a ref. */
export interface SessionView {
  readonly session: Session
  readonly state: Readonly<ShallowRef<SessionState>>
}

/**
 * The session and its state.
 *
 * @throws TypeError in an app without `sessionPlugin`.
 */
export function useSession(): SessionView {
  const session = injected()
  return { session, state: refOf(session) }
}

/**
 * The claims of the user who is signed in, `null` while nobody is known to be. Changes only when they
 * changed, so not with a refresh.
 *
 * @throws TypeError in an app without `sessionPlugin`.
 */
export function useClaims(): Readonly<ShallowRef<Claims | null>> {
  return refOf(claimsOf(injected()))
}

/**
 * The claims of the user whose page this is: those of `useClaims`, and also after their session has ended,
 * where `hold` keeps requests for them to sign in again: what they have written must stay until then.
 * `null` when they sign out.
 *
 * @throws TypeError in an app without `sessionPlugin`.
 */
export function useUser(): Readonly<ShallowRef<Claims | null>> {
  return refOf(userOf(injected()))
}

/**
 * `await useReady()` in an async `setup` makes the nearest `Suspense` show its fallback until the session
 * is ready. Rejects with the `HoldfastError` of `ready`, for `onErrorCaptured`. For the browser alone: in
 * Nuxt, below `<ClientOnly>`.
 *
 * @throws TypeError in an app without `sessionPlugin`.
 */
export function useReady(): Promise<void> {
  return injected().ready
}

function injected(): Session {
  return provided(inject(SESSION, null), 'add app.use(sessionPlugin(session))')
}

function refOf<T>(source: Source<T>): Readonly<ShallowRef<T>> {
  const ref = shallowRef(source.getState())
  onScopeDispose(
    source.subscribe(() => {
      ref.value = source.getState()
    }),
  )
  return ref
}
