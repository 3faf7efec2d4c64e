import { and, eq, isNull, sql } from 'drizzle-orm'
import { authority, families, refreshTokens, users } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { readAccessToken } from './access-token.js'
import type { Audience } from './resources.js'

/** Whom an accepted access token speaks for. */
export interface Subject {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly familyId: string
}

export type Acceptance =
  | { readonly type: 'accepted'; readonly subject: Subject }
  | { readonly type: 'refused'; readonly description: string }

const lastSeenPrecision = 60_000

/** @param audience The resource server that was asked; `undefined`: /api. */
export async function accept(
  deployment: Deployment,
  token: string,
  audience: Audience | undefined,
): Promise<Acceptance> {
  const claims = await readAccessToken(deployment.authority, token)
  if (!claims) return refused('The access token is malformed.')
  if (claims.audience !== audience) return refused('The access token is for another resource server.')
  const now = deployment.now()
  if (now >= claims.expiresAt) return refused('The access token has expired.')
  const { familyId, generation } = claims
  const [row] = await deployment.db
    .select({
      revokedAt: families.revokedAt,
      lastSeenAt: families.lastSeenAt,
      username: users.username,
      epoch: authority.accessEpoch,
      firstUsedAt: refreshTokens.firstUsedAt,
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
  if (!row.firstUsedAt) await markUsed(deployment, familyId, generation)
  if (now - row.lastSeenAt.getTime() >= lastSeenPrecision) await markSeen(deployment, familyId)
  return {
    type: 'accepted',
    subject: { id: claims.subject, name: claims.name, username: row.username, familyId },
  }
}

function refused(description: string): Acceptance {
  return { type: 'refused', description }
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
