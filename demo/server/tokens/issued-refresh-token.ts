import type { User } from '../users/accounts.js'

/** A refresh token that the authorization server has decided to hand out, and whose it is. */
export interface IssuedRefreshToken {
  readonly user: User
  readonly familyId: string
  readonly generation: number
  /** Which of the answers to the attempt this is; `null`: one within the grace of the rotation. */
  readonly repeatedAt: Date | null
  readonly refreshToken: string
  readonly refreshExpiresAt: Date
  readonly familyEndsAt: Date
}
