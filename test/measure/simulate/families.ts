/** The refresh tokens descended from one sign-in, as the reference server judges them. */
export interface Family {
  newest: number
  /** `Idempotency-Key` of the attempt that made the newest; `null` when it had none. */
  rotatedBy: string | null
  /** The newest, or an access token that came with it, was used. */
  isNewestUsed: boolean
  isRevoked: boolean
}

export type Judgement = 'rotate' | 'repeat' | 'replay' | 'revoked'

export function newFamily(): Family {
  return { newest: 0, rotatedBy: null, isNewestUsed: false, isRevoked: false }
}

/** The immediate parent is accepted again from the same attempt, or until its successor is used. */
export function judge(family: Family, generation: number, key: string | null): Judgement {
  if (family.isRevoked) return 'revoked'
  if (generation === family.newest) return 'rotate'
  if (generation < family.newest - 1) return 'replay'
  const isSameAttempt = key !== null && family.rotatedBy === key
  return isSameAttempt || !family.isNewestUsed ? 'repeat' : 'replay'
}
