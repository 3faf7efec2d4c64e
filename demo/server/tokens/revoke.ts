import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { families, type RefusalReason, refreshTokens } from '../database/schema.js'
import { hashOf } from './opaque-token.js'

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

/** The family a refresh token belongs to, also when it was rotated long ago. */
export async function familyOf(db: Database, refreshToken: string): Promise<string | undefined> {
  const [row] = await db
    .select({ familyId: refreshTokens.familyId })
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hashOf(refreshToken)))
  return row?.familyId
}
