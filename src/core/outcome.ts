import type { EndReason } from '../protocol/session-state.js'
import type { TokenGrant } from './tokens.js'

/** The authorization server gave no answer, or none that says yes or no. */
export interface Unreachable {
  readonly type: 'unreachable'
  /** What happened, for the developer. */
  readonly cause: string
  /** `Retry-After` in milliseconds, if the server sent one. */
  readonly retryAfter: number | null
}

export interface Granted {
  readonly type: 'granted'
  readonly grant: TokenGrant
}

/** What came of sending a refresh. */
export type RefreshOutcome =
  | Granted
  | Unreachable
  | { readonly type: 'refused'; readonly reason: EndReason; readonly message: string }
  /** Of the target, not of the session (RFC 8707 §2, RFC 6749 §5.2). The refresh token is as good as before. */
  | { readonly type: 'target-refused'; readonly error: 'invalid_target' | 'invalid_scope' }

/** What came of sending credentials. */
export type SignInOutcome =
  | Granted
  | Unreachable
  | { readonly type: 'denied'; readonly message: string }
  | { readonly type: 'unreadable'; readonly message: string }
