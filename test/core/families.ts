import type { EndReason } from '../../src/protocol/session-state.js'

/** The refresh tokens descended from one sign-in (RFC 9700 §4.14.2). */
export interface Family {
  readonly id: number
  readonly user: string
  revoked: EndReason | null
  readonly signedInAt: number
  /** The end of its newest refresh token. */
  idleEndsAt: number
  readonly generations: Generation[]
}

interface Generation {
  /** `Idempotency-Key` of the attempt that rotated it. */
  rotatedBy: string | null
  rotatedAt: number
  /** It was presented, or an access token that came with it was. */
  used: boolean
}

export type Judgement = 'rotate' | 'repeat' | 'late' | 'replay'

/** Judges the refresh token of a generation by the rules that the reference server keeps. */
export function judge(
  { generations }: Family,
  { generation, key, isLate }: { generation: number; key: string; isLate(rotatedAt: number): boolean },
): Judgement {
  const newest = generations.length - 1
  const presented = generations[generation]
  if (!presented || generation === newest) return 'rotate'
  const isSameAttempt = presented.rotatedBy === key
  if (generation < newest - 1) return isSameAttempt && isLate(presented.rotatedAt) ? 'late' : 'replay'
  return isSameAttempt || !generations[newest]?.used ? 'repeat' : 'replay'
}

export function rotate({ generations }: Family, key: string, now: number): void {
  const newest = generations.at(-1)
  if (newest) {
    newest.rotatedBy = key
    newest.rotatedAt = now
    newest.used = true
  }
  generations.push({ rotatedBy: null, rotatedAt: 0, used: false })
}

export function newFamily(id: number, user: string, signedInAt: number): Family {
  return {
    id,
    user,
    revoked: null,
    signedInAt,
    idleEndsAt: Number.POSITIVE_INFINITY,
    generations: [{ rotatedBy: null, rotatedAt: 0, used: false }],
  }
}
