import { pathHere } from '../host/urls/path-here.js'
import type { Session, SessionState } from '../index.js'
import { pageOf, returnToFor } from '../page/return-to.js'

/** What {@link redirection} decides about. */
export interface Visit {
  /** The page that is wanted: its path as the router has it, or its URL. */
  readonly wanted: string | URL
  /** Path of the page where users sign in. */
  readonly signInPage: string
}

/**
 * Decides for a router's guard whether a page may be shown. Waits until the session is ready, and until
 * whoever comes back from an OpenID provider is signed in.
 *
 * @returns The path to go to instead, `null` to go on: also on a page whose user `hold` waits for. Without a
 *   session that is the sign-in page, with the wanted page in its query as `returnTo`, but for its fragment,
 *   which waits in this tab; from the sign-in page, with a session, the page that `returnTo` names. It is
 *   always of this origin: anything else in `returnTo` counts as `/`.
 * @throws HoldfastError with which `ready` rejected.
 * @example
 * router.beforeEach(async ({ fullPath }) => {
 *   const instead = await redirection(session, { wanted: fullPath, signInPage: '/sign-in' })
 *   return instead ?? true
 * })
 */
export async function redirection(session: Session, { wanted, signInPage }: Visit): Promise<string | null> {
  await session.ready
  const state = await settled(session)
  const isActive = state.status === 'active'
  // Where requests are held, the user is awaited on the page that was open when the session ended.
  const isKept =
    state.status === 'signed-out' && state.ended?.heldUntil && state.ended.at > performance.timeOrigin
  const path = pathHere(wanted) ?? '/'
  const page = new URL(path, location.origin)
  const signIn = new URL(signInPage, location.origin)
  if (page.pathname === signIn.pathname) {
    return isActive ? (pageOf(page.searchParams.get('returnTo') ?? '/') ?? '/') : null
  }
  if (isActive || isKept) return null
  signIn.searchParams.set('returnTo', returnToFor(path))
  return pathHere(signIn) ?? '/'
}

function settled({ getState, subscribe }: Session): Promise<SessionState> {
  return new Promise((resolve) => {
    function look(): void {
      const state = getState()
      if (state.status === 'signing-in') return
      unsubscribe()
      resolve(state)
    }
    const unsubscribe = subscribe(look)
    look()
  })
}
