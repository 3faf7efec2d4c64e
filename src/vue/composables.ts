import { inject, onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import { claimsOf } from '../bindings/claims.js'
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
 * The claims of the user who is signed in, `null` while nobody is known to be. Changes only when they changed, so not
 * with a refresh.
 *
 * @throws TypeError in an app without `sessionPlugin`.
 */
export function useClaims(): Readonly<ShallowRef<Claims | null>> {
  return refOf(claimsOf(injected()))
}

/**
 * `await useReady()` in an async `setup` makes the nearest `Suspense` show its fallback until the session is ready.
 * Rejects with the `HoldfastError` of `ready`, for `onErrorCaptured`.
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
