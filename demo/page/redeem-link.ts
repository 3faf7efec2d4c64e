import type { Session } from 'holdfast'
import { canSignIn } from './can-sign-in.js'
import { element, write } from './element.js'
import { failureText } from './failure-text.js'
import { postJson } from './post-json.js'
import { refused } from './refused.js'

const FRAGMENT = '#magic-link='

/** Signs in when a magic link has opened this page: with a plain `fetch`, of whose answer the worker keeps the tokens. */
export function redeemLink(session: Session): void {
  const error = element('session-error', HTMLElement)

  async function redeem(token: string): Promise<void> {
    await session.ready
    if (!canSignIn(session.getState())) throw new Error('You are signed in already. The link was not used.')
    const response = await postJson('/auth/magic-link/redeem', { token })
    if (!response.ok) throw new Error(await refused(response))
  }

  function look(): void {
    if (!location.hash.startsWith(FRAGMENT)) return
    const token = location.hash.slice(FRAGMENT.length)
    // Out of the address bar and the history, whatever comes of it.
    history.replaceState(history.state, '', location.pathname + location.search)
    write(error, '')
    redeem(token).catch((failure) => write(error, failureText(failure)))
  }

  addEventListener('hashchange', look)
  look()
}
