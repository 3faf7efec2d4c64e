import { createSubscriber } from 'svelte/reactivity'
import { claimsOf, userOf } from '../bindings/claims.js'
import type { Source } from '../bindings/source.js'
import type { Claims, Session, SessionState } from '../index.js'
import { providedSession } from './session-context.js'

/** The session, and its state. `state` is reactive where it is read, so it is not to be destructured. */
export interface SessionView {
  readonly session: Session
  readonly state: SessionState
}

/** A reactive value, as Svelte's own `MediaQuery` has it. */
export interface Current<T> {
  readonly current: T
}

/**
 * The session and its state. Called while a component is initialised.
 *
 * @throws TypeError without `provideSession` in this component or above.
 */
export function useSession(): SessionView {
  const session = providedSession()
  const state = currentOf(session)
  return {
    session,
    get state() {
      return state.current
    },
  }
}

/**
 * The claims of the user who is signed in, `null` while nobody is known to be. `current` changes only when
 * they changed, so not with a refresh. Called while a component is initialised.
 *
 * @throws TypeError without `provideSession` in this component or above.
 */
export function useClaims(): Current<Claims | null> {
  return currentOf(claimsOf(providedSession()))
}

/**
 * The claims of the user whose page this is: those of `useClaims`, and also after their session has ended,
 * where `hold` keeps requests for them to sign in again: what they have written must stay until then. `null`
 * when they sign out. Called while a component is initialised.
 *
 * @throws TypeError without `provideSession` in this component or above.
 */
export function useUser(): Current<Claims | null> {
  return currentOf(userOf(providedSession()))
}

/**
 * For `{#await useReady()}`, or for `await` below a boundary: resolves when the session is ready, rejects
 * with the `HoldfastError` of `ready`. Called while a component is initialised.
 *
 * @throws TypeError without `provideSession` in this component or above.
 */
export function useReady(): Promise<void> {
  return providedSession().ready
}

function currentOf<T>(source: Source<T>): Current<T> {
  const track = createSubscriber((update) => source.subscribe(update))
  return {
    get current() {
      track()
      return source.getState()
    },
  }
}
