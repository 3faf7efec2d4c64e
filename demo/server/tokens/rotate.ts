import { eq, inArray, or } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import { families, type RefusalReason, refreshTokens, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import type { Grant } from './grant.js'
import { judge, type Presentation } from './judge.js'
import { hashOf } from './opaque-token.js'
import { successorOf } from './refresh-token.js'
import { revoke } from './revoke.js'

export type Rotation =
  | { readonly type: 'rotated' | 'repeated'; readonly grant: Grant }
  | { readonly type: 'refused' | 'replayed'; readonly reason: RefusalReason }
  | { readonly type: 'late' }

/** The token that an answer hands out. */
interface Successor {
  readonly generation: number
  readonly expiresAt: Date
}

/** Answers a presented refresh token: judged and carried out as one step, whoever else presents it. */
export function rotate(
  deployment: Deployment,
  presented: string,
  key: string | undefined,
): Promise<Rotation> {
  return deployment.db.transaction(async (tx): Promise<Rotation> => {
    const presentation = await present(tx, deployment, presented, key)
    if (!presentation) return { type: 'refused', reason: 'revoked' }
    const { family, token, now } = presentation
    const judgement = judge(presentation)
    switch (judgement.type) {
      case 'refuse':
        return { type: 'refused', reason: judgement.reason }
      case 'late':
        return judgement
      case 'replay':
        await revoke(tx, eq(families.id, family.id), 'replayed', now)
        return { type: 'replayed', reason: 'replayed' }
      case 'keep':
        return { type: 'repeated', grant: await grantOf(tx, presentation, token, presented) }
      case 'repeat':
      case 'rotate': {
        const refreshToken = successorOf(presented, deployment.authority.successorSecret)
        const successor =
          judgement.type === 'repeat'
            ? judgement.successor
            : await replace(tx, presentation, hashOf(refreshToken), deployment.lifetimes.refreshTokenTtl)
        const grant = await grantOf(tx, presentation, successor, refreshToken)
        return { type: judgement.type === 'repeat' ? 'repeated' : 'rotated', grant }
      }
    }
    return judgement satisfies never
  })
}

async function grantOf(
  tx: Database,
  { family }: Presentation,
  { generation, expiresAt }: Successor,
  refreshToken: string,
): Promise<Grant> {
  const [user] = await tx.select().from(users).where(eq(users.id, family.userId))
  return {
    user: { id: family.userId, name: user?.name ?? '' },
    familyId: family.id,
    generation,
    refreshToken,
    refreshExpiresAt: expiresAt,
    familyEndsAt: family.endsAt,
  }
}

async function present(
  tx: Database,
  { now, lifetimes }: Deployment,
  presented: string,
  key: string | undefined,
): Promise<Presentation | undefined> {
  const hash = hashOf(presented)
  const familyOf = tx
    .select({ id: refreshTokens.familyId })
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hash))
  // Locked before its tokens are read: of two that come at once, the second sees what the first did.
  const [family] = await tx.select().from(families).where(inArray(families.id, familyOf)).for('update')
  if (!family) return undefined
  const parentOf = tx
    .select({ hash: refreshTokens.parentHash })
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hash))
  const rows = await tx
    .select()
    .from(refreshTokens)
    .where(
      or(
        eq(refreshTokens.hash, hash),
        eq(refreshTokens.parentHash, hash),
        inArray(refreshTokens.hash, parentOf),
      ),
    )
  const token = rows.find((row) => row.hash === hash)
  const parent = rows.find((row) => row.hash === token?.parentHash)
  const successor = rows.find((row) => row.parentHash === hash)
  return token && { family, token, parent, successor, key, now: now(), grace: lifetimes.refreshGrace }
}

async function replace(
  tx: Database,
  { family, token, key, now }: Presentation,
  successorHash: string,
  ttl: number,
): Promise<Successor> {
  const at = new Date(now)
  const expiresAt = instantAfter(now, ttl, family.endsAt.getTime())
  const generation = token.generation + 1
  await tx
    .update(refreshTokens)
    .set({ isActive: false, rotatedAt: at, rotationKey: key ?? null, firstUsedAt: token.firstUsedAt ?? at })
    .where(eq(refreshTokens.hash, token.hash))
  await tx.insert(refreshTokens).values({
    hash: successorHash,
    familyId: family.id,
    parentHash: token.hash,
    generation,
    createdAt: at,
    expiresAt,
    isActive: true,
  })
  await tx.update(families).set({ lastSeenAt: at }).where(eq(families.id, family.id))
  return { generation, expiresAt }
}
