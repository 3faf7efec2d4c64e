import type { Session } from 'holdfast'
import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { postJson } from '../dom/post-json.js'
import { canSignIn } from './can-sign-in.js'
import { showOutbox } from './outbox.js'
import { refused } from './refused.js'

/**
 * Sign-in without a password. This tab only waits: whichever tab opens the link, the session is that of all.
 */
export function bindMagicLink(session: Session): void {
  const username = element('username', HTMLInputElement)
  const waiting = element('magic-link', HTMLElement)
  const said = element('magic-link-state', HTMLElement)
  const error = element('session-error', HTMLElement)

  async function ask(): Promise<void> {
    write(error, '')
    if (!username.reportValidity()) return
    const returnTo = location.pathname + location.search
    const response = await postJson('/auth/magic-link', { username: username.value, returnTo })
    if (!response.ok) throw new Error(await refused(response))
    waiting.hidden = false
    write(
      said,
      'A link is on its way, if this account exists. Open it in another tab: this one goes on by itself.',
    )
    await showOutbox()
  }

  onPress(button('ask-link'), ask, (failure) => write(error, failureText(failure)))
  session.subscribe(() => {
    if (waiting.hidden || canSignIn(session.getState())) return
    waiting.hidden = true
    // The form, which may have the focus, is gone.
    element('session-title', HTMLElement).focus()
  })
}
