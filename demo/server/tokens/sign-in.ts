import { and, eq, inArray } from 'drizzle-orm'
import { type FamilyDelivery, families, refreshTokens } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import type { User } from '../users/accounts.js'
import type { IssuedRefreshToken } from './issued-refresh-token.js'
import { liveFamilies } from './live-families.js'
import { hashOf, opaqueToken } from './opaque-token.js'
import { revoke } from './revoke.js'

/** How a family begins. */
export interface Beginning {
  readonly userAgent: string
  readonly delivery: FamilyDelivery
  /** The thumbprint of the key that its refresh tokens are bound to. */
  readonly jkt?: string | undefined
  /** A refresh token of the family that it takes the place of. */
  readonly over: string | undefined
}

/** Begins a family, and ends the one before it in the same step. */
export async function beginFamily(
  deployment: Deployment,
  user: User,
  { userAgent, delivery, jkt, over }: Beginning,
): Promise<{ readonly issued: IssuedRefreshToken; readonly ended: number }> {
  const { db, lifetimes } = deployment
  const now = deployment.now()
  const at = new Date(now)
  const endsAt = instantAfter(now, lifetimes.sessionMaxAge)
  const expiresAt = instantAfter(now, lifetimes.refreshTokenTtl, endsAt.getTime())
  const refreshToken = opaqueToken()
  const familyId = crypto.randomUUID()
  const ended = await db.transaction(async (tx) => {
    await tx.insert(families).values({
      id: familyId,
      userId: user.id,
      userAgent,
      createdAt: at,
      lastSeenAt: at,
      endsAt,
      delivery,
      jkt,
    })
    await tx.insert(refreshTokens).values({
      hash: hashOf(refreshToken),
      familyId,
      generation: 0,
      createdAt: at,
      expiresAt,
      isActive: true,
    })
    if (over === undefined) return 0
    const previous = tx
      .select({ id: refreshTokens.familyId })
      .from(refreshTokens)
      .where(eq(refreshTokens.hash, hashOf(over)))
    return revoke(tx, and(inArray(families.id, previous), liveFamilies(now)), 'signed_out', now)
  })
  const issued = {
    user,
    familyId,
    generation: 0,
    repeatedAt: null,
    refreshToken,
    refreshExpiresAt: expiresAt,
    familyEndsAt: endsAt,
  }
  return { issued, ended }
}
