import { and, isNull, type SQL } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { families, type RefusalReason } from '../database/schema.js'

/** Revokes the families that are not revoked yet, and says how many those were. */
export async function revoke(
  db: Database,
  which: SQL | undefined,
  reason: RefusalReason,
  now: number,
): Promise<number> {
  const revoked = await db
    .update(families)
    .set({ revokedAt: new Date(now), revokedReason: reason })
    .where(and(which, isNull(families.revokedAt)))
    .returning({ id: families.id })
  return revoked.length
}
