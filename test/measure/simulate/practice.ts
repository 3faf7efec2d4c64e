import type { Assumptions } from './assumptions.js'
import type { AuthorizationServer } from './authorization-server.js'
import type { Clock } from './clock.js'
import type { Random } from './random.js'
import type { Tally } from './tally.js'

/** What one browser has to do with. */
export interface Surroundings {
  readonly clock: Clock
  readonly server: AuthorizationServer
  readonly tally: Tally
  readonly assumptions: Assumptions
  readonly tabs: number
  readonly random: Random
}

/** One browser whose user is signed in, with whatever refreshes its tokens. */
export interface SimulatedBrowser {
  request(tab: number): void
  /** The user comes back to a tab that was hidden. */
  show(tab: number): void
  isSignedOut(): boolean
}

/** How the browsers of a simulation get their access tokens. */
export interface Practice {
  readonly name: string
  /** Called when the user signs in. */
  signIn(surroundings: Surroundings): SimulatedBrowser
}
