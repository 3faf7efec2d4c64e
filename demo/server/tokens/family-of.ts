import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { authority, families, refreshTokens } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { judgeAnswer } from './answer.js'
import { claimsOf } from './claims-of.js'
import { isWithinGrace } from './judge.js'
import { hashOf } from './opaque-token.js'

/** The family that a token was issued to. */
export interface FamilyOfToken {
  readonly id: string
  readonly userId: string
  /** Whether the token still speaks for a session that goes on. One from an old log does not. */
  readonly isLiving: boolean
}

export async function familyOfRefreshToken(
  { db, lifetimes }: Deployment,
  token: string,
  now: number,
): Promise<FamilyOfToken | undefined> {
  const [row] = await db
    .select({ family: getTableColumns(families), token: getTableColumns(refreshTokens) })
    .from(refreshTokens)
    .innerJoin(families, eq(families.id, refreshTokens.familyId))
    .where(eq(refreshTokens.hash, hashOf(token)))
  if (!row) return undefined
  const counts = row.token.isActive
    ? now < row.token.expiresAt.getTime()
    : isWithinGrace(row.token, { now, grace: lifetimes.refreshGrace })
  return { id: row.family.id, userId: row.family.userId, isLiving: counts && goesOn(row.family, now) }
}

export async function familyOfAccessToken(
  deployment: Deployment,
  token: string,
  now: number,
): Promise<FamilyOfToken | undefined> {
  const claims = await claimsOf(deployment, token)
  if (!claims) return undefined
  const { familyId, generation } = claims
  const [found] = await deployment.db
    .select({
      family: getTableColumns(families),
      epoch: authority.accessEpoch,
      token: getTableColumns(refreshTokens),
    })
    .from(families)
    .innerJoin(authority, sql`true`)
    .leftJoin(
      refreshTokens,
      and(eq(refreshTokens.familyId, families.id), eq(refreshTokens.generation, generation)),
    )
    .where(eq(families.id, familyId))
  if (!found) return undefined
  const { family, epoch, token: row } = found
  const isGood = now < claims.expiresAt && claims.epoch >= epoch
  const counts = isGood && judgeAnswer({ claims, row, delivery: family.delivery, now }).type === 'counts'
  return { id: family.id, userId: family.userId, isLiving: counts && goesOn(family, now) }
}

function goesOn({ revokedAt, endsAt }: typeof families.$inferSelect, now: number): boolean {
  return revokedAt === null && now < endsAt.getTime()
}
