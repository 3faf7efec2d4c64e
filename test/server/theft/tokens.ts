/** The answer to a refresh, as far as victim and thief can tell. */
export type Answer =
  | { readonly type: 'granted'; readonly refreshToken: string; readonly accessToken: string }
  | { readonly type: 'late' }
  | { readonly type: 'ended' }

/** An authorization server with one session, and a clock that its test moves. */
export interface Tokens {
  readonly first: string
  readonly now: () => number
  /** @param seconds Negative: the clock is set back. */
  readonly wait: (seconds: number) => void
  /** @param arrivedAt When the request came; the server gets to it now. */
  readonly refresh: (token: string, key: string | undefined, arrivedAt?: number) => Promise<Answer>
  /** Whether the API accepts it. */
  readonly use: (accessToken: string) => Promise<boolean>
  readonly isOver: () => Promise<boolean>
}

export const GRACE = 10
export const ACCESS_TTL: number = 30 * 60
