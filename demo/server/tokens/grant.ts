import type { User } from '../users/accounts.js'

/** What the authorization server has decided to hand out. */
export interface Grant {
  readonly user: User
  readonly familyId: string
  readonly generation: number
  readonly refreshToken: string
  readonly refreshExpiresAt: Date
  readonly familyEndsAt: Date
}
