import type { Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { leaveInMode } from './mode.js'

/** Signs in at the OpenID provider: by a plain link on the page, and by a popup over the dialog. */
export function bindProviderSignIn(session: Session): void {
  const link = element('provider-link', HTMLAnchorElement)
  link.search = `?${new URLSearchParams({ returnTo: location.pathname + location.search })}`
  link.addEventListener('click', leaveInMode)

  // What waits for the sign-in would be lost with this page.
  onPress(
    element('provider-popup', HTMLButtonElement),
    () => session.signInRedirect({ popup: true }),
    (failure) => write(element('provider-popup-error', HTMLElement), failureText(failure)),
  )
}
