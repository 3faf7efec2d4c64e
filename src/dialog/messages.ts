import type { SessionEnd } from '../protocol/session-state.js'

/** All that the dialog says in one language. Take one that ships and replace what you say differently. */
export interface DialogMessages {
  /** The BCP 47 tag of these texts, such as `en` or `pt-BR`. Times and their plurals are written by it. */
  readonly language: string
  /** Nobody has used any page for a while. */
  readonly idleTitle: string
  readonly idleText: string
  /** @param time When the user will be signed out, such as "in 30 seconds". */
  readonly idleCountdown: (time: string) => string
  /** The button that counts as activity. */
  readonly stay: string
  /** The button that ends the session. */
  readonly signOut: string
  /** The authorization server no longer prolongs the session: only signing in again does. */
  readonly lapsingTitle: string
  readonly lapsingText: string
  /** @param time When the session will end, such as "in 4 minutes". */
  readonly lapsingCountdown: (time: string) => string
  /** The button that puts off signing in. */
  readonly later: string
  /**
   * The authorization server answers, but refreshes nothing: waiting does not help, and signing in again may.
   */
  readonly refusedTitle: string
  readonly refusedText: string
  /** The user came back while being asked. */
  readonly stayedTitle: string
  readonly stayedText: string
  readonly endedTitle: string
  /**
   * Why the session has ended. `message` is the authorization server's sentence, in whatever language it
   * speaks, or one of Holdfast's, in English; `reason` allows for other words.
   */
  readonly ended: (end: SessionEnd) => string
  /** What becomes of the page meanwhile. */
  readonly endedHint: string
  /** The user signed out in another tab, or on another device. */
  readonly signedOutTitle: string
  /** The button in place of a sign-in form, where the app gave none. */
  readonly reload: string
  /** The authorization server does not answer; the session goes on. */
  readonly unreachable: string
}
