import type { families, RefusalReason, refreshTokens } from '../database/schema.js'

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
  readonly now: number
  /** Seconds. */
  readonly grace: number
}

export type Judgement =
  | { readonly type: 'rotate' }
  | { readonly type: 'repeat'; readonly successor: RefreshToken }
  /** The token is the one that this very attempt was answered with. */
  | { readonly type: 'keep' }
  /** A duplicate of an attempt that was answered, and after which the session has gone on. */
  | { readonly type: 'late' }
  | { readonly type: 'replay' }
  | { readonly type: 'refuse'; readonly reason: RefusalReason }

export function judge(presentation: Presentation): Judgement {
  const { family, token, successor, now } = presentation
  if (family.revokedAt) return { type: 'refuse', reason: family.revokedReason ?? 'revoked' }
  if (now >= family.endsAt.getTime()) return { type: 'refuse', reason: 'max_age' }
  if (token.isActive) {
    if (isPast(token, now)) return { type: 'refuse', reason: 'expired' }
    return { type: hasArrived(presentation) ? 'keep' : 'rotate' }
  }
  if (!successor?.isActive) return { type: isLate(presentation) ? 'late' : 'replay' }
  if (!isSameAttempt(presentation) && !isHarmless(presentation, successor)) return { type: 'replay' }
  if (isPast(successor, now)) return { type: 'refuse', reason: 'expired' }
  return { type: 'repeat', successor }
}

function isPast(token: RefreshToken, now: number): boolean {
  return now >= token.expiresAt.getTime()
}

/** A browser may have taken the cookie from an answer that nobody lived to read. */
function hasArrived({ parent, key }: Presentation): boolean {
  return key !== undefined && key === parent?.rotationKey
}

/** The answer to this very attempt was lost, however long ago. */
function isSameAttempt({ token, key }: Presentation): boolean {
  return key !== undefined && key === token.rotationKey
}

/** Its sender has died, another has sent the attempt again, and a slow server reads the first last. */
function isLate(presentation: Presentation): boolean {
  return isSameAttempt(presentation) && isWithinGrace(presentation)
}

/** Two instances of one page refreshed at once, and nothing shows that the successor has arrived. */
function isHarmless(presentation: Presentation, successor: RefreshToken): boolean {
  return !successor.firstUsedAt && isWithinGrace(presentation)
}

function isWithinGrace({ token, now, grace }: Presentation): boolean {
  return token.rotatedAt !== null && now < token.rotatedAt.getTime() + grace * 1000
}
