import type { Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'

/** Without a worker the rest of the page cannot tell the truth, so this says why, and what to do. */
export function showConnectError(session: Session): void {
  session.ready.catch((error: unknown) => {
    const alert = element('connect-error', HTMLElement)
    alert.hidden = false
    write(alert, failureText(error))
    write(element('session-status', HTMLElement), 'Not connected')
  })
}
