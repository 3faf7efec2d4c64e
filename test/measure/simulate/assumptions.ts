import type { Policy } from '../../../src/core/policy.js'
import { MINUTE, SECOND } from './time.js'

/** What is assumed of the world, the same under every practice. Times in ms. */
export interface Assumptions {
  readonly seed: number
  readonly browsers: number
  readonly tabs: { readonly median: number; readonly spread: number; readonly most: number }
  /** Everybody signs in within this time. */
  readonly signInWindow: number
  readonly accessTtl: number
  /** Of a message, one way. */
  readonly latency: number
  readonly visibleRequestEvery: number
  /** `null`: hidden tabs send nothing. */
  readonly hiddenRequestEvery: number | null
  readonly switchEvery: number
  /** Refreshes a second that the authorization server can do. */
  readonly capacity: number
  /** Longest queue of the authorization server, as time; whoever would wait longer gets 429. */
  readonly queue: number
  readonly retryAfter: number
  /** Requests are sent from this time on: nothing is due earlier. */
  readonly from: number
  readonly until: number
}

export const ASSUMPTIONS: Assumptions = {
  seed: 1,
  browsers: 10_000,
  tabs: { median: 4, spread: 0.8, most: 30 },
  signInWindow: 2 * MINUTE,
  accessTtl: 30 * MINUTE,
  latency: 25,
  visibleRequestEvery: 30 * SECOND,
  hiddenRequestEvery: 2 * MINUTE,
  switchEvery: 3 * MINUTE,
  capacity: 100,
  queue: 2 * SECOND,
  retryAfter: 10 * SECOND,
  from: 22 * MINUTE,
  until: 44 * MINUTE,
}

/** A morning's first lesson: everybody signs in at once. */
export const CROWD: Assumptions = { ...ASSUMPTIONS, signInWindow: 10 * SECOND }

/** The defaults of `coordinate`. */
export const POLICY: Policy = {
  refreshAhead: 300 * SECOND,
  idle: null,
  warnBeforeEnd: 300 * SECOND,
  patience: 10 * SECOND,
  hold: 0,
  cookies: { refresh: true, access: false },
  sharesGrant: false,
  host: 'host',
  isShared: false,
}
