import type { SessionState } from '../protocol/session-state.js'

interface Store {
  getState(): SessionState
  subscribe(listener: () => void): () => void
}

/** Leads this page to the sign-in page when the session has ended, and back when somebody has signed in, in whichever tab. */
export function leadToSignIn(signInPage: URL, { getState, subscribe }: Store): void {
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
      target.searchParams.set('returnTo', returnTo)
      location.assign(target)
    }
    const back = isThere && state.status === 'active' ? returnTarget(location, signInPage) : null
    if (back) location.replace(back)
  }
  subscribe(look)
  // A page that comes back by the back button leads there again.
  addEventListener('pageshow', () => {
    ledAt = null
    look()
  })
  look()
}

/** Where `returnTo` leads: a page of this origin, or nowhere. Anybody can write a link with it. */
function returnTarget({ href, origin }: Location, signInPage: URL): URL | null {
  const returnTo = new URL(href).searchParams.get('returnTo')
  if (returnTo === null || !URL.canParse(returnTo, origin)) return null
  const target = new URL(returnTo, origin)
  return target.origin === origin && target.pathname !== signInPage.pathname ? target : null
}
