import type { FamilyDelivery, refreshTokens } from '../database/schema.js'
import type { AccessTokenClaims } from './access-token.js'

/** What is known when an access token is presented. */
export interface PresentedAnswer {
  readonly claims: Pick<AccessTokenClaims, 'repeatedAt'>
  /** Of the refresh token that came with it. */
  readonly row: Pick<typeof refreshTokens.$inferSelect, 'repeatedAt' | 'firstUsedAt' | 'isActive'> | null
  readonly delivery: FamilyDelivery | null
  readonly now: number
}

export type AnswerJudgement =
  | { readonly type: 'counts' }
  /**
   * One that was given later may have another holder: from now on none of them counts,
   * and none is given any more.
   */
  | { readonly type: 'replaced'; readonly repeatedAt: Date; readonly firstUsedAt: Date }
  | { readonly type: 'replay' }

/**
 * Judges an access token by the answer that brought it. Who asked again after the grace
 * had lost the answer before.
 */
export function judgeAnswer({ claims, row, delivery, now }: PresentedAnswer): AnswerJudgement {
  const repeatedAt = row?.repeatedAt?.getTime() ?? 0
  if (!row || (claims.repeatedAt ?? 0) >= repeatedAt) return { type: 'counts' }
  // Two answers were used: nobody honest has two, except a browser, whose cookie is of the answer that it
  // read last. A rotation is no use of a later one: requests may have been under way.
  const isLaterUsed = row.isActive && row.firstUsedAt !== null && row.firstUsedAt.getTime() > repeatedAt
  if (isLaterUsed && delivery?.endsWith(' header')) return { type: 'replay' }
  const firstUsedAt = row.firstUsedAt ?? new Date(now)
  return { type: 'replaced', repeatedAt: new Date(Math.max(now, repeatedAt + 1)), firstUsedAt }
}
