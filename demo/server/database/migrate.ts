import { sql } from 'drizzle-orm'
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import initial from '../migrations/0000_initial.sql?raw'
import magicLinks from '../migrations/0001_magic_links.sql?raw'
import tickets from '../migrations/0002_tickets.sql?raw'
import delivery from '../migrations/0003_delivery.sql?raw'
import limits from '../migrations/0004_limits.sql?raw'
import repeats from '../migrations/0005_repeats.sql?raw'
import keys from '../migrations/0006_keys.sql?raw'
import type { Database } from './open.js'

// The SQL is part of the program, so that its bundle finds it wherever it is started.
const migrations = [
  { name: '0000_initial', text: initial },
  { name: '0001_magic_links', text: magicLinks },
  { name: '0002_tickets', text: tickets },
  { name: '0003_delivery', text: delivery },
  { name: '0004_limits', text: limits },
  { name: '0005_repeats', text: repeats },
  { name: '0006_keys', text: keys },
]

const applied = pgTable('applied_migrations', {
  name: text('name').primaryKey(),
  appliedAt: timestamp('applied_at', { withTimezone: true }).notNull().defaultNow(),
})

// Any number that no other program locks in the same database.
const lock = 4_173_000_173

export async function migrate(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(lock))})`)
    await tx.execute(
      sql`create table if not exists ${applied} (name text primary key, applied_at timestamptz not null default now())`,
    )
    const names = new Set((await tx.select().from(applied)).map((row) => row.name))
    for (const migration of migrations) {
      if (names.has(migration.name)) continue
      for (const statement of migration.text.split('--> statement-breakpoint')) {
        await tx.execute(sql.raw(statement))
      }
      await tx.insert(applied).values({ name: migration.name })
    }
  })
}
