import { and, eq, isNull, sql } from 'drizzle-orm'
import { authority, families, refreshTokens, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { AccessTokenClaims } from './access-token.js'
import { judgeAnswer } from './answer.js'
import { claimsOf } from './claims-of.js'
import type { Audience } from './resources.js'
import { revoke } from './revoke.js'

/** Whom an accepted access token speaks for. */
export interface Subject {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly familyId: string
}

export type Acceptance =
  | {
      readonly type: 'accepted'
      readonly subject: Subject
      /** When the user signed in last, in milliseconds since the epoch. */
      readonly authenticatedAt: number
    }
  | { readonly type: 'refused'; readonly description: string }

const lastSeenPrecision = 60_000

/**
 * @param audience The resource server that was asked; `undefined`: /api.
 * @param jkt The thumbprint of the key that the request has a proof by.
 */
export async function accept(
  deployment: Deployment,
  token: string,
  audience: Audience | undefined,
  jkt?: string,
): Promise<Acceptance> {
  const claims = await claimsOf(deployment, token)
  if (!claims) return refused('The access token is malformed.')
  if (claims.audience !== audience) return refused('The access token is for another resource server.')
  if (claims.jkt !== jkt) return refused('The access token is bound to a key, and this is no proof by it.')
  const now = deployment.now()
  if (now >= claims.expiresAt) return refused('The access token has expired.')
  const { familyId, generation } = claims
  const [row] = await deployment.db
    .select({
      createdAt: families.createdAt,
      revokedAt: families.revokedAt,
      lastSeenAt: families.lastSeenAt,
      delivery: families.delivery,
      username: users.username,
      epoch: authority.accessEpoch,
      token: {
        // First, since never null: Drizzle takes a row for missing whose first column is.
        isActive: refreshTokens.isActive,
        firstUsedAt: refreshTokens.firstUsedAt,
        repeatedAt: refreshTokens.repeatedAt,
      },
    })
    .from(families)
    .innerJoin(users, eq(users.id, families.userId))
    .innerJoin(authority, sql`true`)
    .leftJoin(
      refreshTokens,
      and(eq(refreshTokens.familyId, families.id), eq(refreshTokens.generation, generation)),
    )
    .where(eq(families.id, familyId))
  if (!row || row.revokedAt) return refused('The session has ended.')
  if (claims.epoch < row.epoch) return refused('The access token has expired.')
  const judgement = judgeAnswer({ claims, row: row.token, delivery: row.delivery, now })
  if (judgement.type === 'replay') await endReplayed(deployment, familyId)
  if (judgement.type === 'replaced') await replaceAnswers(deployment, claims, judgement)
  if (judgement.type !== 'counts') return refused('The access token was replaced.')
  if (row.token && !row.token.firstUsedAt) await markUsed(deployment, familyId, generation)
  if (now - row.lastSeenAt.getTime() >= lastSeenPrecision) await markSeen(deployment, familyId)
  return {
    type: 'accepted',
    subject: { id: claims.subject, name: claims.name, username: row.username, familyId },
    authenticatedAt: claims.authenticatedAt ?? row.createdAt.getTime(),
  }
}

function refused(description: string): Acceptance {
  return { type: 'refused', description }
}

async function endReplayed({ db, stats, now }: Deployment, familyId: string): Promise<void> {
  const ended = await revoke(db, eq(families.id, familyId), 'replayed', now())
  stats.replaysDetected += ended
  stats.familiesRevoked += ended
}

async function replaceAnswers(
  { db }: Deployment,
  { familyId, generation }: AccessTokenClaims,
  { repeatedAt, firstUsedAt }: { readonly repeatedAt: Date; readonly firstUsedAt: Date },
): Promise<void> {
  await db
    .update(refreshTokens)
    .set({ repeatedAt, firstUsedAt })
    .where(and(eq(refreshTokens.familyId, familyId), eq(refreshTokens.generation, generation)))
}

/** Its receiver has the refresh token that came with this access token: the parent is not needed again. */
async function markUsed({ db, now }: Deployment, familyId: string, generation: number): Promise<void> {
  await db
    .update(refreshTokens)
    .set({ firstUsedAt: new Date(now()) })
    .where(
      and(
        eq(refreshTokens.familyId, familyId),
        eq(refreshTokens.generation, generation),
        isNull(refreshTokens.firstUsedAt),
      ),
    )
}

async function markSeen({ db, now }: Deployment, familyId: string): Promise<void> {
  await db
    .update(families)
    .set({ lastSeenAt: new Date(now()) })
    .where(eq(families.id, familyId))
}
