import type { FamilyDelivery, families, RefusalReason, refreshTokens } from '../database/schema.js'

type Family = typeof families.$inferSelect
type RefreshToken = typeof refreshTokens.$inferSelect

/** What is known when a refresh token is presented. */
export interface Presentation {
  readonly family: Family
  readonly token: RefreshToken
  readonly parent: RefreshToken | undefined
  readonly successor: RefreshToken | undefined
  /** The `Idempotency-Key` it came with. */
  readonly key: string | undefined
  /** Where the answer is asked to bring the tokens. */
  readonly delivery: FamilyDelivery
  /** When it arrived. A busy server gets to it later. */
  readonly now: number
  /** Seconds. */
  readonly grace: number
}

export type Judgement =
  | { readonly type: 'rotate' }
  | { readonly type: 'repeat'; readonly successor: RefreshToken; readonly repeatedAt: Date | null }
  /** The token is the one that this very attempt was answered with. */
  | { readonly type: 'keep'; readonly repeatedAt: Date | null }
  /** A duplicate of an attempt that was answered, and after which the session has gone on. */
  | { readonly type: 'late' }
  | { readonly type: 'replay' }
  /** The family's tokens go elsewhere, and whoever asks must not be able to move them. */
  | { readonly type: 'misdelivery' }
  | { readonly type: 'refuse'; readonly reason: RefusalReason }

export function judge(presentation: Presentation): Judgement {
  const judgement = judgeToken(presentation)
  const { family, delivery } = presentation
  if (family.delivery === null || family.delivery === delivery) return judgement
  const grants = ['rotate', 'repeat', 'keep'].includes(judgement.type)
  return grants ? { type: 'misdelivery' } : judgement
}

function judgeToken(presentation: Presentation): Judgement {
  const { family, token, parent, successor, key, now } = presentation
  if (family.revokedAt) return { type: 'refuse', reason: family.revokedReason ?? 'revoked' }
  if (now >= family.endsAt.getTime()) return { type: 'refuse', reason: 'max_age' }
  if (token.isActive) {
    if (isPast(token, now)) return { type: 'refuse', reason: 'expired' }
    // A browser may have taken the cookie from an answer that nobody lived to read. Who sends the token in a
    // body has read it, and has another key by now.
    const isInCookie = family.delivery?.startsWith('body') !== true
    const hasArrived =
      isInCookie && isAttempt(parent, key) && (isUnused(token, now) || isWithinGrace(parent, presentation))
    return hasArrived
      ? { type: 'keep', repeatedAt: repeatedAt(token, parent, presentation) }
      : { type: 'rotate' }
  }
  const isSame = isAttempt(token, key)
  const isRecent = isWithinGrace(token, presentation)
  // Its sender has died, another has sent the attempt again, and a slow server reads the first last.
  const wasUnused = isUnused(successor, now)
  if (!successor?.isActive) return { type: isSame && (isRecent || wasUnused) ? 'late' : 'replay' }
  // An answer that was lost was never used, however long ago. Once it was used it was not lost: a copy of the
  // store tells the key of every attempt to come, and would otherwise follow the session for ever. Without
  // the key, two instances of one page may have refreshed at once.
  const isHarmless = wasUnused ? isSame || isRecent : isSame && isRecent
  if (!isHarmless) return { type: 'replay' }
  if (isPast(successor, now)) return { type: 'refuse', reason: 'expired' }
  return { type: 'repeat', successor, repeatedAt: repeatedAt(successor, token, presentation) }
}

function isPast(token: RefreshToken, now: number): boolean {
  return now >= token.expiresAt.getTime()
}

/** Whether it had not been used when the request arrived. */
function isUnused(token: RefreshToken | undefined, now: number): boolean {
  return token !== undefined && (token.firstUsedAt === null || now < token.firstUsedAt.getTime())
}

/** Whether this is the attempt that rotated the token. */
function isAttempt(rotated: RefreshToken | undefined, key: string | undefined): rotated is RefreshToken {
  return key !== undefined && key === rotated?.rotationKey
}

/**
 * Which of the answers this will be. A duplicate that a slow server reads last takes nothing from
 * the one that came after it.
 */
function repeatedAt(successor: RefreshToken, rotated: RefreshToken, presentation: Presentation): Date | null {
  const latest = successor.repeatedAt
  if (isWithinGrace(rotated, presentation)) return latest
  return new Date(Math.max(presentation.now, latest?.getTime() ?? 0))
}

export function isWithinGrace(
  { rotatedAt }: RefreshToken,
  { now, grace }: Pick<Presentation, 'now' | 'grace'>,
): boolean {
  return rotatedAt !== null && now < rotatedAt.getTime() + grace * 1000
}
