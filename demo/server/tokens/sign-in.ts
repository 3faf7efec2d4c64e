import { families, refreshTokens } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import type { User } from '../users/accounts.js'
import type { Grant } from './grant.js'
import { hashOf, opaqueToken } from './opaque-token.js'

/** Begins a family. */
export async function beginFamily(deployment: Deployment, user: User, userAgent: string): Promise<Grant> {
  const { db, lifetimes } = deployment
  const now = deployment.now()
  const at = new Date(now)
  const endsAt = instantAfter(now, lifetimes.sessionMaxAge)
  const expiresAt = instantAfter(now, lifetimes.refreshTokenTtl, endsAt.getTime())
  const refreshToken = opaqueToken()
  const familyId = crypto.randomUUID()
  await db.transaction(async (tx) => {
    await tx
      .insert(families)
      .values({ id: familyId, userId: user.id, userAgent, createdAt: at, lastSeenAt: at, endsAt })
    await tx.insert(refreshTokens).values({
      hash: hashOf(refreshToken),
      familyId,
      generation: 0,
      createdAt: at,
      expiresAt,
      isActive: true,
    })
  })
  return { user, familyId, generation: 0, refreshToken, refreshExpiresAt: expiresAt, familyEndsAt: endsAt }
}
