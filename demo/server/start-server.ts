import { createApp } from './app.js'
import { loadAuthority } from './database/authority.js'
import { migrate } from './database/migrate.js'
import { openDatabase } from './database/open.js'
import { sweep } from './database/sweep.js'
import { createFaults } from './debug/faults.js'
import { zero } from './debug/stats.js'
import { defaultLifetimes, type Lifetimes } from './lifetimes.js'
import { defaultLimits, type Limits } from './limits.js'
import { listen } from './listen.js'
import { createOutbox } from './outbox.js'
import { createNonces } from './tokens/nonces.js'
import { seedAccounts } from './users/accounts.js'

const SWEEP_EVERY = 60_000

export interface ServerOptions {
  /** Default 0: any that is free. */
  readonly port?: number | undefined
  /** Adds the endpoints under /debug. Default false. */
  readonly debug?: boolean | undefined
  /** A PostgreSQL that any number of servers may share. Default: PGlite, embedded. */
  readonly databaseUrl?: string | undefined
  /** Where PGlite keeps its files. Default: in memory. */
  readonly databaseDir?: string | undefined
  readonly lifetimes?: Partial<Lifetimes> | undefined
  readonly limits?: Partial<Limits> | undefined
  /**
   * Where the links of its letters lead. Default: `http://localhost` with the port. Never what a
   * request calls its `Host`.
   */
  readonly publicOrigin?: string | undefined
  /** Origins whose pages may call this server with credentials. Default: none but its own. */
  readonly corsOrigins?: readonly string[] | undefined
  /** The built page, served at /. Default: none. */
  readonly staticDir?: string | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

export interface RunningServer {
  /** `http://localhost` with the port. */
  readonly origin: string
  /** Ends at once, open streams included. */
  readonly close: () => Promise<void>
}

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, debug = false, corsOrigins = [], staticDir, lifetimes, limits, now = Date.now } = options
  const database = await openDatabase(options.databaseUrl, options.databaseDir)
  try {
    const { db } = database
    await migrate(db)
    const allLimits = { ...defaultLimits, ...limits }
    const allLifetimes = { ...defaultLifetimes, ...lifetimes }
    await seedAccounts(db, allLimits.passwordCost)
    const authority = await loadAuthority(db)
    const deployment = {
      db,
      authority,
      lifetimes: allLifetimes,
      limits: allLimits,
      publicOrigin: options.publicOrigin,
      corsOrigins,
      stats: zero(),
      faults: createFaults(),
      outbox: createOutbox(),
      nonces: createNonces(allLifetimes.dpopNonces, authority.successorSecret, now),
      openid: new Map(),
      now,
    }
    const app = createApp(deployment, { debug, staticDir })
    const listening = await listen(port, app.fetch)
    const sweeping = setInterval(() => {
      // It may meet a database that is being closed, or is not there for a moment. The next one will do.
      sweep(deployment).catch(() => {})
    }, SWEEP_EVERY)
    sweeping.unref()
    const close = (): Promise<void> => {
      clearInterval(sweeping)
      listening.close()
      return database.close()
    }
    return { origin: `http://localhost:${listening.port}`, close }
  } catch (error) {
    await database.close()
    throw error
  }
}
