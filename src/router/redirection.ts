import type { Session } from '../index.js'
import { pathHere } from './path-here.js'

/** What {@link redirection} decides about. */
export interface Visit {
  /** The page that is wanted: its path as the router has it, or its URL. */
  readonly wanted: string | URL
  /** Path of the page where users sign in. */
  readonly signInPage: string
}

/**
 * Decides for a router's guard whether a page may be shown. Waits until the session is ready.
 *
 * @returns The path to go to instead, `null` to go on. Without a session that is the sign-in page, with the wanted page
 *   in its query as `returnTo`; from the sign-in page, with a session, the page that `returnTo` names. It is always of this
 *   origin: anything else in `returnTo` counts as `/`.
 * @throws HoldfastError with which `ready` rejected.
 * @example
 * router.beforeEach(async (to) => (await redirection(session, { wanted: to.fullPath, signInPage: '/sign-in' })) ?? true)
 */
export async function redirection(session: Session, { wanted, signInPage }: Visit): Promise<string | null> {
  await session.ready
  const active = session.getState().status === 'active'
  const path = pathHere(wanted)
  const page = new URL(path, location.origin)
  const signIn = new URL(signInPage, location.origin)
  if (page.pathname === signIn.pathname) {
    return active ? pathHere(page.searchParams.get('returnTo') ?? '/') : null
  }
  if (active) return null
  signIn.searchParams.set('returnTo', path)
  return pathHere(signIn)
}
