import type { DialogMessages } from './messages.js'
import type { Shown } from './view.js'

/** What one view says and offers. */
export interface Content {
  readonly title: string
  readonly text: string
  readonly hint: string
  /** What is said to a user who is already in the dialog when it comes to this. */
  readonly announcement: string
  /**
   * The label of the button that answers the dialog; `null` where it cannot be answered but by signing in.
   */
  readonly answer: string | null
  /** `stopped` keeps its place free, so that the buttons below do not move. */
  readonly countdown: 'none' | 'running' | 'stopped'
  readonly offersSignIn: boolean
  readonly offersSignOut: boolean
}

const PLAIN = {
  hint: '',
  announcement: '',
  countdown: 'none',
  offersSignIn: false,
  offersSignOut: false,
} as const

/** @param dismissible Whether signing in again may be put off after a session has ended. */
export function contentOf(view: Shown, messages: DialogMessages, dismissible: boolean): Content {
  switch (view.type) {
    case 'idle':
      return {
        ...PLAIN,
        title: messages.idleTitle,
        text: messages.idleText,
        answer: messages.stay,
        countdown: 'running',
        offersSignOut: true,
      }
    case 'lapsing':
      return {
        ...PLAIN,
        title: messages.lapsingTitle,
        text: messages.lapsingText,
        answer: messages.later,
        countdown: 'running',
        offersSignIn: true,
        offersSignOut: true,
      }
    case 'refused':
      return {
        ...PLAIN,
        title: messages.refusedTitle,
        text: messages.refusedText,
        hint: messages.endedHint,
        answer: messages.later,
        offersSignIn: true,
        offersSignOut: true,
      }
    case 'stayed':
      return {
        ...PLAIN,
        title: messages.stayedTitle,
        text: messages.stayedText,
        announcement: messages.stayedTitle,
        answer: messages.stay,
        countdown: 'stopped',
        offersSignOut: true,
      }
    case 'ended': {
      const isSignedOut = view.ended.reason === 'signed_out'
      return {
        ...PLAIN,
        title: isSignedOut ? messages.signedOutTitle : messages.endedTitle,
        text: messages.ended(view.ended),
        hint: messages.endedHint,
        // No request waits for a user who has signed out.
        answer: isSignedOut || dismissible ? messages.later : null,
        offersSignIn: true,
      }
    }
    default:
      return view satisfies never
  }
}
