import { CALLBACK } from '../protocol/callback.js'
import type { SessionState } from '../protocol/session-state.js'
import type { RedirectPaths } from '../protocol/snapshot.js'
import type { Call } from './host-link.js'
import { signInUrl } from './sign-in-url.js'

// One request, for what only apps with a provider load.
export { atProvider } from './at-provider.js'

/**
 * Goes on with a sign-in at an OpenID provider where the worker could not: what came past it, on a first
 * visit for example, is handed over, and a sign-in over which it was stopped is begun again, silently.
 */
export async function followSignIn(
  { start, redirect }: RedirectPaths,
  call: Call,
  { getState, subscribe }: { getState(): SessionState; subscribe(listener: () => void): () => void },
): Promise<void> {
  const href = keptBack() ?? location.href
  const { pathname } = new URL(href)
  if (pathname === start || pathname === redirect) {
    // The code is no longer in what other scripts see, or what is sent as the referrer.
    history.replaceState(history.state, '', location.pathname)
    const to = await call((calls) => calls.navigate(href))
    if (to === null) close()
    else location.replace(to)
    return
  }
  let hasLeft = false
  function look(): void {
    const state = getState()
    const error = state.status === 'signed-out' ? state.signInError : undefined
    if (error?.error !== 'interrupted' || hasLeft || top !== self) return
    // The page that the user has come to, and none that they have open besides.
    if (new URL(error.returnTo, location.origin).pathname !== location.pathname) return
    hasLeft = true
    location.replace(`${signInUrl(start, {})}&resume`)
  }
  subscribe(look)
  look()
}

/** What was taken out of the URL before any other script ran. */
function keptBack(): string | null {
  let kept: string | null = null
  const give = (href: string): void => {
    kept = href
  }
  dispatchEvent(new CustomEvent(CALLBACK, { detail: give }))
  return kept
}
