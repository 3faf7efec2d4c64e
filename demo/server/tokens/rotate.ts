import { eq, inArray, or } from 'drizzle-orm'
import type { Database } from '../database/open.js'
import {
  type FamilyDelivery,
  families,
  type RefusalReason,
  refreshTokens,
  users,
} from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter, type Lifetimes } from '../lifetimes.js'
import type { IssuedRefreshToken } from './issued-refresh-token.js'
import { judge, type Presentation } from './judge.js'
import { hashOf } from './opaque-token.js'
import { successorOf } from './refresh-token.js'
import { revoke } from './revoke.js'

export type Rotation =
  | { readonly type: 'rotated' | 'repeated'; readonly issued: IssuedRefreshToken }
  | { readonly type: 'refused' | 'replayed'; readonly reason: RefusalReason }
  | { readonly type: 'late' }
  | { readonly type: 'misdelivered' }
  /** It is bound to a key, and whoever presents it has not shown that key. */
  | { readonly type: 'unproven' }

/** A request to be given the successor of a refresh token. */
export interface Attempt {
  readonly token: string
  /** Its `Idempotency-Key`. */
  readonly key: string | undefined
  readonly delivery: FamilyDelivery
  /** The thumbprint of the key that it has a proof by. */
  readonly jkt?: string | undefined
  readonly arrivedAt: number
}

type RefreshToken = Presentation['token']

/** The token that an answer hands out. */
interface Successor {
  readonly generation: number
  readonly expiresAt: Date
  readonly repeatedAt: Date | null
}

/** Answers a presented refresh token: judged and carried out as one step, whoever else presents it. */
export function rotate(deployment: Deployment, attempt: Attempt): Promise<Rotation> {
  const { db, authority, lifetimes } = deployment
  return db.transaction(async (tx): Promise<Rotation> => {
    const presentation = await present(tx, lifetimes, attempt)
    if (!presentation) return { type: 'refused', reason: 'revoked' }
    const now = deployment.now()
    const { family, token } = presentation
    // A copy that somebody else presents tells nothing of its owner.
    if (family.jkt !== null && family.jkt !== attempt.jkt) return { type: 'unproven' }
    const judgement = judge(presentation)
    switch (judgement.type) {
      case 'refuse':
        return { type: 'refused', reason: judgement.reason }
      case 'late':
        return judgement
      case 'misdelivery':
        return { type: 'misdelivered' }
      case 'replay':
        await revoke(tx, eq(families.id, family.id), 'replayed', now)
        return { type: 'replayed', reason: 'replayed' }
      case 'keep': {
        const kept = await repeat(tx, token, judgement.repeatedAt)
        return { type: 'repeated', issued: await issuedTo(tx, presentation, kept, attempt.token) }
      }
      case 'repeat':
      case 'rotate': {
        const refreshToken = successorOf(attempt.token, authority.successorSecret)
        const successor =
          judgement.type === 'repeat'
            ? await repeat(tx, judgement.successor, judgement.repeatedAt)
            : await replace(tx, presentation, hashOf(refreshToken), now, lifetimes.refreshTokenTtl)
        const issued = await issuedTo(tx, presentation, successor, refreshToken)
        return { type: judgement.type === 'repeat' ? 'repeated' : 'rotated', issued }
      }
    }
    return judgement satisfies never
  })
}

async function issuedTo(
  tx: Database,
  { family }: Presentation,
  { generation, expiresAt, repeatedAt }: Successor,
  refreshToken: string,
): Promise<IssuedRefreshToken> {
  const [user] = await tx.select().from(users).where(eq(users.id, family.userId))
  return {
    user: { id: family.userId, name: user?.name ?? '' },
    familyId: family.id,
    generation,
    repeatedAt,
    refreshToken,
    refreshExpiresAt: expiresAt,
    familyEndsAt: family.endsAt,
  }
}

async function present(
  tx: Database,
  { refreshGrace }: Lifetimes,
  { token: presented, key, delivery, arrivedAt }: Attempt,
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
  return token && { family, token, parent, successor, key, delivery, now: arrivedAt, grace: refreshGrace }
}

async function replace(
  tx: Database,
  { family, token, key, delivery }: Presentation,
  successorHash: string,
  now: number,
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
  await tx.update(families).set({ lastSeenAt: at, delivery }).where(eq(families.id, family.id))
  return { generation, expiresAt, repeatedAt: null }
}

async function repeat(tx: Database, token: RefreshToken, repeatedAt: Date | null): Promise<Successor> {
  if (repeatedAt?.getTime() !== token.repeatedAt?.getTime()) {
    await tx.update(refreshTokens).set({ repeatedAt }).where(eq(refreshTokens.hash, token.hash))
  }
  return { ...token, repeatedAt }
}
