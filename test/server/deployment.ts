import { loadAuthority } from '../../demo/server/database/authority.js'
import { migrate } from '../../demo/server/database/migrate.js'
import { openDatabase } from '../../demo/server/database/open.js'
import { createFaults } from '../../demo/server/debug/faults.js'
import { zero } from '../../demo/server/debug/stats.js'
import type { Deployment } from '../../demo/server/deployment.js'
import { defaultLifetimes } from '../../demo/server/lifetimes.js'
import { defaultLimits } from '../../demo/server/limits.js'
import { createOutbox } from '../../demo/server/outbox.js'
import { createNonces } from '../../demo/server/tokens/nonces.js'
import { findAccount, seedAccounts, type User } from '../../demo/server/users/accounts.js'
import { CHEAP_PASSWORD_COST, testDatabase } from '../support/database.js'

/** What a server works with, without the server: its parts are called, and its clock is moved. */
export interface Parts {
  readonly deployment: Deployment
  readonly user: User
  readonly wait: (seconds: number) => void
  readonly close: () => Promise<void>
}

export async function openParts(): Promise<Parts> {
  let time = Date.now()
  const database = await testDatabase()
  const { databaseUrl, databaseDir } = database.options
  const { db, close } = await openDatabase(databaseUrl, databaseDir)
  await migrate(db)
  await seedAccounts(db, CHEAP_PASSWORD_COST)
  const user = await findAccount(db, 'demo', 'demo', CHEAP_PASSWORD_COST)
  if (!user) throw new Error('no demo account')
  const authority = await loadAuthority(db)
  const deployment: Deployment = {
    db,
    authority,
    lifetimes: defaultLifetimes,
    limits: defaultLimits,
    publicOrigin: undefined,
    corsOrigins: [],
    stats: zero(),
    faults: createFaults(),
    outbox: createOutbox(),
    nonces: createNonces(0, authority.successorSecret, () => time),
    openid: new Map(),
    now: () => time,
  }
  return {
    deployment,
    user,
    wait: (seconds) => {
      time += seconds * 1000
    },
    async close() {
      await close()
      await database.remove()
    },
  }
}
