/** Counters since the last reset, of this process. */
export interface Stats {
  signIns: number
  signOuts: number
  /** Rotations that succeeded. */
  refreshGrants: number
  /** Rotated tokens that came back and were answered with the same successor again. */
  refreshRetries: number
  refreshRefused: number
  /** Duplicates of attempts that were answered, read after the next rotation. */
  refreshLate: number
  replaysDetected: number
  /** For whatever reason, signing out included. */
  familiesRevoked: number
  apiRequests: number
  /** Answers 2xx on /api. */
  authorized: number
  /** Answers 401 on /api. */
  unauthorized: number
  /** The same on /billing and on /reports. */
  billingAuthorized: number
  billingUnauthorized: number
  reportsAuthorized: number
  reportsUnauthorized: number
  /** Requests with an `Authorization` header where none belongs: outside /auth and the resource servers. */
  strayCredentials: number
  /** Proofs (RFC 9449) that were no good, or not any more. */
  proofsRefused: number
  /** Proofs that did not name the nonce, and whose senders were told it. */
  noncesAsked: number
}

export function zero(): Stats {
  return {
    signIns: 0,
    signOuts: 0,
    refreshGrants: 0,
    refreshRetries: 0,
    refreshRefused: 0,
    refreshLate: 0,
    replaysDetected: 0,
    familiesRevoked: 0,
    apiRequests: 0,
    authorized: 0,
    unauthorized: 0,
    billingAuthorized: 0,
    billingUnauthorized: 0,
    reportsAuthorized: 0,
    reportsUnauthorized: 0,
    strayCredentials: 0,
    proofsRefused: 0,
    noncesAsked: 0,
  }
}

const resets = new WeakMap<Stats, number>()

/** How often counters were set to zero, so that a request which was under way then is known for one. */
export function resetsOf(stats: Stats): number {
  return resets.get(stats) ?? 0
}

export function reset(stats: Stats): void {
  Object.assign(stats, zero())
  resets.set(stats, resetsOf(stats) + 1)
}
