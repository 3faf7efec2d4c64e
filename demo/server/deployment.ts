import type { Authority } from './database/authority.js'
import type { Database } from './database/open.js'
import type { Faults } from './debug/faults.js'
import type { Stats } from './debug/stats.js'
import type { Lifetimes } from './lifetimes.js'
import type { Outbox } from './outbox.js'

/** What every endpoint of one running server depends on. */
export interface Deployment {
  readonly db: Database
  readonly authority: Authority
  readonly lifetimes: Lifetimes
  readonly corsOrigins: readonly string[]
  readonly stats: Stats
  readonly faults: Faults
  readonly outbox: Outbox
  /** Milliseconds since the epoch. */
  readonly now: () => number
}
