import type { EndReason } from '../protocol/session-state.js'
import type { IssuedTokens } from './tokens.js'

/** The authorization server gave no answer, or none that says yes or no. */
export interface Unreachable {
  readonly type: 'unreachable'
  /** What happened, for the developer. */
  readonly cause: string
  /** `Retry-After` in milliseconds, if the server sent one. */
  readonly retryAfter: number | null
  /** It did answer, and no outage explains how: the set-up is wrong, or this is how it refuses. */
  readonly isAnswered?: true
  /** An answer that is none brought this one all the same: the one before is spent. */
  readonly refreshToken?: string
}

export interface Granted {
  readonly type: 'granted'
  readonly issued: IssuedTokens
}

/** What came of sending a refresh. */
export type RefreshOutcome =
  | Granted
  | Unreachable
  | { readonly type: 'refused'; readonly reason: EndReason; readonly message: string }
  /**
   * Of the target, not of the session (RFC 8707 §2, RFC 6749 §5.2). The refresh token is as good as before.
   */
  | { readonly type: 'target-refused'; readonly error: 'invalid_target' | 'invalid_scope' }

/** What came of sending credentials. */
export type SignInOutcome = Granted | Unreachable | NotSignedIn

/** Nobody is signed in by this answer, and the cookies are as they were. */
export interface NotSignedIn {
  /** `challenged`: the server wants more first, such as a second factor. */
  readonly type: 'denied' | 'challenged' | 'unreadable'
  readonly message: string
  /** What the server answered, without any token. */
  readonly answer?: unknown
}
