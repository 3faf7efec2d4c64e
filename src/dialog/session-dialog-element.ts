import type { Session } from '../index.js'
import type { DialogMessages } from './messages.js'

/** What the dialog needs of a session: any `Session` has it. */
export type DialogSession = Pick<Session, 'getState' | 'subscribe' | 'extend' | 'signOut'>

/** `<holdfast-session-dialog>`: what a page tells its user about the session, and asks. */
export interface SessionDialogElement extends HTMLElement {
  /** The session to follow; default `null`: the element shows nothing. */
  session: DialogSession | null
  /**
   * The languages it can speak; default English and Ukrainian. It speaks the one that the nearest `lang`
   * attribute names, or else the first.
   *
   * @throws TypeError when the list is empty or a `language` is no BCP 47 tag.
   */
  messages: readonly DialogMessages[]
  /**
   * Whether the user may put off signing in again after a session has ended; default `false`, because with
   * `hold` requests are waiting for it. The attribute `dismissible` says the same.
   */
  dismissible: boolean
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-session-dialog': SessionDialogElement
  }
}
