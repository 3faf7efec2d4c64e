/** What one expiry of the access token has cost the authorization server, and the user. */
export interface Expiry {
  /** Requests with a refresh token, also those that were refused. */
  readonly refreshes: number
  readonly requests: number
  /** Of the requests, those that the app did not get answered with 200. */
  readonly failed: number
  /** Answers with 401 that the app saw, also to streams. */
  readonly unauthorized: number
  readonly streams: number
  /** Of the streams, those whose last event did not arrive. */
  readonly streamsFailed: number
  /** Whether afterwards a tab gets no more request served, so that its user has to sign in again. */
  readonly isLost: boolean
  /** From the first request until the last answer, in milliseconds. */
  readonly took: number
}

export function allServed({ failed, streamsFailed }: Expiry): boolean {
  return failed + streamsFailed === 0
}
