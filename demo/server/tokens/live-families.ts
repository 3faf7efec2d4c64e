import { and, eq, gt, isNull, type SQL } from 'drizzle-orm'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'

/** Of families those that have neither been revoked nor reached their end. */
export function liveFamilies(now: number): SQL | undefined {
  return and(isNull(families.revokedAt), gt(families.endsAt, new Date(now)))
}

export async function isLive({ db, now }: Deployment, familyId: string): Promise<boolean> {
  const found = await db
    .select({ id: families.id })
    .from(families)
    .where(and(eq(families.id, familyId), liveFamilies(now())))
  return found.length > 0
}
