import { defineSessionDialog, TAG, whenConnected } from './define.js'
import type { DialogMessages } from './messages.js'
import type { DialogSession, SessionDialogElement } from './session-dialog-element.js'

export interface SessionDialogOptions {
  readonly session: DialogSession
  /** The languages it can speak; default `[english, ukrainian]`. The nearest `lang` attribute chooses. */
  readonly messages?: readonly DialogMessages[]
  /** Whether the user may put off signing in again after a session has ended; default `false`. */
  readonly dismissible?: boolean
}

/**
 * Connects the page's `<holdfast-session-dialog>` to the session, also one that a framework draws later.
 * Until there is one, the page has one at the end of its body.
 *
 * @returns The one that is there now.
 * @throws TypeError that names the option and the fix, and where there is no document.
 * @example
 * const session = connect({ worker: '/sw.js' })
 * sessionDialog({ session })
 */
export function sessionDialog({
  session,
  messages,
  dismissible,
}: SessionDialogOptions): SessionDialogElement {
  if (typeof document === 'undefined') {
    throw new TypeError('sessionDialog() needs a page; call it in the browser only.')
  }
  if (typeof session?.subscribe !== 'function') {
    throw new TypeError('session must be what connect() returned.')
  }
  defineSessionDialog()
  let made: SessionDialogElement | null = null
  let used = document.querySelector(TAG)
  if (!used) {
    made = document.createElement(TAG)
    used = made
  }
  connectTo(used)
  if (made) document.body.append(made)
  whenConnected((other) => {
    if (other.session || (used !== made && used?.isConnected)) return
    made?.remove()
    used = other
    connectTo(other)
  })
  return used

  function connectTo(dialog: SessionDialogElement): void {
    if (messages) dialog.messages = messages
    if (dismissible !== undefined) dialog.dismissible = dismissible
    dialog.session = session
  }
}
