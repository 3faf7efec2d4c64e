/** How long things live, in seconds. The one place that knows. */
export interface Lifetimes {
  readonly accessTokenTtl: number
  /** Rolls forward with every rotation, but never past `sessionMaxAge`. */
  readonly refreshTokenTtl: number
  /** From sign-in to the end of the family, however often it is refreshed. */
  readonly sessionMaxAge: number
  /**
   * How long a rotated token may come back without its `Idempotency-Key`, and with it
   * although its successor was used.
   */
  readonly refreshGrace: number
  /** How long a magic link signs in, and how long it counts against those that one name may ask for. */
  readonly magicLinkTtl: number
  /** How long a ticket waits for the one connection that it opens. */
  readonly ticketTtl: number
  /** How long a nonce is given out that proofs must name; it is good for as long again. 0: none is asked for. */
  readonly dpopNonces: number
}

export const defaultLifetimes: Lifetimes = {
  accessTokenTtl: 30 * 60,
  refreshTokenTtl: 7 * 24 * 60 * 60,
  sessionMaxAge: 30 * 24 * 60 * 60,
  refreshGrace: 10,
  magicLinkTtl: 10 * 60,
  ticketTtl: 30,
  dpopNonces: 0,
}

/** The instant `seconds` after `now`, or `limit` where that comes first. */
export function instantAfter(now: number, seconds: number, limit: number = Number.POSITIVE_INFINITY): Date {
  return new Date(Math.min(now + seconds * 1000, limit))
}
