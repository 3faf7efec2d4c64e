import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { tries } from '../database/schema.js'
import { instantAfter } from '../lifetimes.js'
import { hashOf } from './opaque-token.js'

/** Something that may be tried `most` times. */
export interface Bucket {
  readonly name: string
  readonly most: number
}

/** The seconds until none of the buckets is full; `undefined` where none is. */
export async function secondsToWait(
  db: Database,
  buckets: readonly Bucket[],
  now: number,
): Promise<number | undefined> {
  const names = buckets.map(({ name }) => hashOf(name))
  const rows = await db
    .select()
    .from(tries)
    .where(and(inArray(tries.bucket, names), gt(tries.expiresAt, new Date(now))))
  return longest(rows, (count, most) => count >= most, buckets, now)
}

/** Counts one more try in each bucket. The seconds to wait where that was one too many. */
export async function countTry(
  db: Database,
  buckets: readonly Bucket[],
  window: number,
  now: number,
): Promise<number | undefined> {
  const at = sql`${new Date(now).toISOString()}::timestamptz`
  const expiresAt = instantAfter(now, window)
  const values = buckets
    .map(({ name }) => ({ bucket: hashOf(name), count: 1, expiresAt }))
    // Of two that count the same, neither waits for the other's second row.
    .sort((one, other) => (one.bucket < other.bucket ? -1 : 1))
  const rows = await db
    .insert(tries)
    .values(values)
    .onConflictDoUpdate({
      target: tries.bucket,
      set: {
        count: sql`case when ${tries.expiresAt} <= ${at} then 1 else ${tries.count} + 1 end`,
        expiresAt: sql`case when ${tries.expiresAt} <= ${at} then excluded.expires_at else ${tries.expiresAt} end`,
      },
    })
    .returning()
  return longest(rows, (count, most) => count > most, buckets, now)
}

export async function forgetTries(db: Database, { name }: Bucket): Promise<void> {
  await db.delete(tries).where(eq(tries.bucket, hashOf(name)))
}

function longest(
  rows: readonly (typeof tries.$inferSelect)[],
  isTooMany: (count: number, most: number) => boolean,
  buckets: readonly Bucket[],
  now: number,
): number | undefined {
  const most = new Map(buckets.map((bucket) => [hashOf(bucket.name), bucket.most]))
  const waits = rows
    .filter(({ bucket, count }) => isTooMany(count, most.get(bucket) ?? Number.POSITIVE_INFINITY))
    .map(({ expiresAt }) => Math.ceil((expiresAt.getTime() - now) / 1000))
  return waits.length > 0 ? Math.max(1, ...waits) : undefined
}
