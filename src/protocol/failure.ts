/**
 * What a page can do about a call that failed.
 *
 * - `invalid_credentials`: the authorization server refused the sign-in; ask the user again
 * - `challenged`: the authorization server wants more before it signs the user in, such as a second factor;
 *   the error's `answer` says what
 * - `unreachable`: the authorization server could not be reached or is overloaded; try later
 * - `invalid_answer`: the authorization server answered something that is no token answer, or no ticket; mend
 *   the server or the `read` option
 * - `superseded`: a sign-out or another sign-in came first; look at the state
 * - `signed_out`: there is no session to do this with
 * - `invalid_call`: the page sent something that the host does not understand, or is not configured for; mend
 *   the call or the worker's configuration
 * - `worker_unavailable`: the worker cannot be registered or does not answer; the
 *   message says why and what to do
 * - `insecure_origin`: service workers exist only on https and on localhost
 */
export type FailureCode =
  | 'invalid_credentials'
  | 'challenged'
  | 'unreachable'
  | 'invalid_answer'
  | 'superseded'
  | 'signed_out'
  | 'invalid_call'
  | 'worker_unavailable'
  | 'insecure_origin'

/** A failure in the form that crosses from host to page. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  /** What the authorization server answered to a sign-in, without any token. */
  readonly answer?: unknown
}
