import type { Authority } from './database/authority.js'
import type { Database } from './database/open.js'
import type { Faults } from './debug/faults.js'
import type { Stats } from './debug/stats.js'
import type { Lifetimes } from './lifetimes.js'
import type { Limits } from './limits.js'
import type { OpenidProviders } from './openid/providers.js'
import type { Outbox } from './outbox.js'
import type { Nonces } from './tokens/nonces.js'

/** What every endpoint of one running server depends on. */
export interface Deployment {
  readonly db: Database
  readonly authority: Authority
  readonly lifetimes: Lifetimes
  readonly limits: Limits
  /** Where links lead; `undefined`: to `http://localhost` with the port that was listened at. */
  readonly publicOrigin: string | undefined
  readonly corsOrigins: readonly string[]
  readonly stats: Stats
  readonly faults: Faults
  readonly outbox: Outbox
  readonly nonces: Nonces
  readonly openid: OpenidProviders
  /** Milliseconds since the epoch. */
  readonly now: () => number
}
