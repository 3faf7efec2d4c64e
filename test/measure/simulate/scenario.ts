import { MINUTE } from './time.js'

export interface Outage {
  readonly from: number
  readonly until: number
}

/** What happens to everybody, under every practice. Times in ms since the first sign-in. */
export interface Scenario {
  readonly name: string
  readonly outage: Outage | null
}

export const EXPIRY_WAVE: Scenario = { name: 'expiry wave', outage: null }

/** Nothing spreads these but the clients themselves. */
export const CROWD_WAVE: Scenario = { name: 'expiry wave, all signed in within 10 s', outage: null }

/** Covers every expiry. Holdfast has refreshed ahead before it. */
export const SHORT_OUTAGE: Scenario = {
  name: '5 min outage over the expiry',
  outage: { from: 28 * MINUTE, until: 33 * MINUTE },
}

/** Covers every refresh ahead as well, so that nobody has a token when it is over. */
export const LONG_OUTAGE: Scenario = {
  name: '10 min outage, over refresh ahead and expiry',
  outage: { from: 22.5 * MINUTE, until: 32.5 * MINUTE },
}
