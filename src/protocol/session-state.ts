/**
 * What the authorization server says of the user: `sub`, `name` and whatever else it sends. Never a token.
 */
export type Claims = Readonly<Record<string, unknown>>

/**
 * Why a session ended.
 *
 * - `signed_out`: the user signed out, in this browser or elsewhere
 * - `idle`: nobody used any page for as long as `idle.after`
 * - `expired`: the refresh token reached its end unused
 * - `revoked`: the authorization server withdrew the session
 * - `replayed`: the authorization server saw a rotated refresh token again (RFC 9700 §4.14.2)
 * - `max_age`: the session reached its absolute end
 */
export type EndReason = 'signed_out' | 'idle' | 'expired' | 'revoked' | 'replayed' | 'max_age'

/** How the last session ended; `message` is meant for the user. Times are milliseconds since the epoch. */
export interface SessionEnd {
  readonly reason: EndReason
  readonly message: string
  readonly at: number
  /** Path, query and fragment of this page when it learnt of the end: where to go after signing in again. */
  readonly returnTo: string
  /**
   * Whether the authorization server knows that the session is over. `pending`: it could not be told of a
   * sign-out, or of an end by idleness, and takes the session for alive; it is told as soon as it can be
   * reached, and until then protected requests carry no credentials.
   */
  readonly revocation: 'done' | 'pending'
  /**
   * Until when protected requests wait for the same user to sign in again, milliseconds since the epoch.
   * Absent where they do not: without `hold`, and after a sign-out.
   */
  readonly heldUntil?: number
}

/** Nothing is known yet: the host has not answered. */
export interface UnknownState {
  readonly status: 'unknown'
}

/** Why somebody who came back from the authorization server is not signed in. */
export interface SignInError {
  /**
   * The server's code (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6), such as `access_denied` or
   * `login_required`; or one of ours. `expired`: too late, or begun in another browser. `interrupted`: the
   * worker was stopped over it. `unreachable`: the server gave no answer. `invalid_response`: its answer must
   * not be believed.
   */
  readonly error: string
  /** For the user. */
  readonly message: string
  /** For the developer. No secret in it. */
  readonly description: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Path, query and fragment of the page that the sign-in was to lead to. */
  readonly returnTo: string
}

/** Nobody is signed in. `ended` is `null` when there was no session before. */
export interface SignedOutState {
  readonly status: 'signed-out'
  readonly ended: SessionEnd | null
  /** What came of the last sign-in at an OpenID provider; left out where it began none, or it succeeded. */
  readonly signInError?: SignInError
}

/**
 * Somebody has come back from the authorization server, and is signed in as soon as it has answered once
 * more. Protected requests wait for that.
 */
export interface SigningInState {
  readonly status: 'signing-in'
}

/** How a resource server wants the user to have signed in before it answers (RFC 9470 §3). */
export interface StepUp {
  /** Authentication contexts, separated by spaces, the one it likes best first; `null`: it names none. */
  readonly acrValues: string | null
  /** How long ago the user may have signed in at the authorization server, in seconds; `null`: it does not say. */
  readonly maxAge: number | null
}

/** Somebody is signed in. Times are milliseconds since the epoch. */
export interface ActiveState {
  readonly status: 'active'
  readonly claims: Claims
  readonly accessExpiresAt: number
  /** When the refresh token ends unless it is rotated; `null` when the authorization server does not say. */
  readonly sessionExpiresAt: number | null
  /** When the session ends for lack of activity; `null` without an idle limit. */
  readonly idleAt: number | null
  /** A refresh has begun and its answer is not known yet. */
  readonly refreshing: boolean
  /**
   * `false` while the authorization server cannot be reached or answers nonsense.
   * Nobody is signed out for it.
   */
  readonly reachable: boolean
  /**
   * Why it is not `reachable`. `outage`: no answer, or one that says "not now". `refused`: for a minute and
   * more it has answered every refresh, and neither with tokens nor with a refusal that it could mean:
   * signing in again may help, and waiting does not. Left out while it is reachable.
   */
  readonly reason?: 'outage' | 'refused'
  /**
   * Set while the end is near: for lack of activity, or because the session itself runs out at `at` and no
   * refresh puts that off any more.
   */
  readonly warning: { readonly reason: 'idle' | 'session'; readonly at: number } | null
  /**
   * Requests wait for the user to sign in once more, as a resource server wants it: see `session.stepUp()`.
   * Left out: none does. The session goes on as it is.
   */
  readonly stepUp?: StepUp
}

/** What a page knows of the session: the same object until something changed. */
export type SessionState = UnknownState | SignedOutState | SigningInState | ActiveState
