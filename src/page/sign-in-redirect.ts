import type { SessionState } from '../protocol/session-state.js'
import { pageOf, returnToFor } from './return-to.js'

interface Store {
  getState(): SessionState
  subscribe(listener: () => void): () => void
}

/**
 * Leads this page to the sign-in page when the session has ended, and back when somebody has
 * signed in, in whichever tab.
 */
export function redirectToSignIn(signInPage: URL, { getState, subscribe }: Store): void {
  /** Of the end for which this page is on its way already. */
  let ledAt: number | null = null

  function look(): void {
    const state = getState()
    const isThere = location.pathname === signInPage.pathname
    if (state.status === 'signed-out' && state.ended && !isThere && state.ended.at !== ledAt) {
      const { reason, returnTo, at } = state.ended
      ledAt = at
      const target = new URL(signInPage)
      target.searchParams.set('reason', reason)
      target.searchParams.set('returnTo', returnToFor(returnTo))
      location.assign(target)
    }
    const back = isThere && state.status === 'active' ? pageOf(named()) : null
    if (back && new URL(back, location.origin).pathname !== signInPage.pathname) location.replace(back)
  }
  subscribe(look)
  // A page that comes back by the back button leads there again.
  addEventListener('pageshow', () => {
    ledAt = null
    look()
  })
  look()
}

/** What nobody names is the sign-in page itself. */
function named(): string {
  return new URL(location.href).searchParams.get('returnTo') ?? location.href
}
