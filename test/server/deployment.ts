import { rm } from 'node:fs/promises'
import { loadAuthority } from '../../demo/server/database/authority.js'
import { migrate } from '../../demo/server/database/migrate.js'
import { openDatabase } from '../../demo/server/database/open.js'
import { createFaults } from '../../demo/server/debug/faults.js'
import { zero } from '../../demo/server/debug/stats.js'
import type { Deployment } from '../../demo/server/deployment.js'
import { defaultLifetimes } from '../../demo/server/lifetimes.js'
import { defaultLimits } from '../../demo/server/limits.js'
import { createOutbox } from '../../demo/server/outbox.js'
import { findAccount, seedAccounts, type User } from '../../demo/server/users/accounts.js'
import { CHEAP_PASSWORD_COST, copyOfTemplate } from '../support/database-template.js'

/** What a server works with, without the server: its parts are called, and its clock is moved. */
export interface Parts {
  readonly deployment: Deployment
  readonly user: User
  readonly wait: (seconds: number) => void
  readonly close: () => Promise<void>
}

export async function openParts(): Promise<Parts> {
  let time = Date.now()
  const directory = copyOfTemplate()
  const { db, close } = await openDatabase(undefined, directory ?? undefined)
  await migrate(db)
  await seedAccounts(db, CHEAP_PASSWORD_COST)
  const user = await findAccount(db, 'demo', 'demo', CHEAP_PASSWORD_COST)
  if (!user) throw new Error('no demo account')
  const deployment: Deployment = {
    db,
    authority: await loadAuthority(db),
    lifetimes: defaultLifetimes,
    limits: defaultLimits,
    publicOrigin: undefined,
    corsOrigins: [],
    stats: zero(),
    faults: createFaults(),
    outbox: createOutbox(),
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
      if (directory) await rm(directory, { recursive: true })
    },
  }
}
