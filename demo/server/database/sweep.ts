import { and, eq, lte, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Deployment } from '../deployment.js'
import { families, knownPlaces, magicLinks, refreshTokens, tickets, tries } from './schema.js'

/** Rows of a table that one sweep deletes at most: nobody waits long for its locks. */
const most = 500

/**
 * Deletes what no longer matters, a little at a time.
 *
 * A rotated refresh token shows a replay for as long again as it could have been used; then it is unknown,
 * and refused like any other. A family that has ended, or is past its end, is kept as long as a refresh token
 * lives, to tell those who come back why.
 */
export async function sweep({
  db,
  lifetimes,
  now,
}: Pick<Deployment, 'db' | 'lifetimes' | 'now'>): Promise<void> {
  const at = new Date(now())
  const before = new Date(now() - lifetimes.refreshTokenTtl * 1000)
  const remove = (table: PgTable, which: SQL | undefined) => {
    const rows = db.select({ id: sql`ctid` }).from(table).where(which).limit(most)
    return db.delete(table).where(sql`ctid = any(array(${rows}))`)
  }
  await remove(tries, lte(tries.expiresAt, at))
  await remove(knownPlaces, lte(knownPlaces.expiresAt, at))
  await remove(magicLinks, lte(magicLinks.expiresAt, at))
  await remove(tickets, lte(tickets.expiresAt, at))
  await remove(refreshTokens, and(lte(refreshTokens.expiresAt, before), eq(refreshTokens.isActive, false)))
  await remove(families, lte(families.endsAt, before))
}
