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
  /** It was presented, or an access token that came with it was. */
  used: boolean
}

export type Judgement = 'rotate' | 'repeat' | 'replay'

/** Judges the refresh token of a generation by the rules that the reference server keeps. */
export function judge({ generations }: Family, generation: number, key: string): Judgement {
  const newest = generations.length - 1
  if (generation === newest) return 'rotate'
  if (generation < newest - 1) return 'replay'
  const isSameAttempt = generations[generation]?.rotatedBy === key
  return isSameAttempt || !generations[newest]?.used ? 'repeat' : 'replay'
}

export function rotate({ generations }: Family, key: string): void {
  const newest = generations.at(-1)
  if (newest) {
    newest.rotatedBy = key
    newest.used = true
  }
  generations.push({ rotatedBy: null, used: false })
}

export function newFamily(id: number, user: string, signedInAt: number): Family {
  return {
    id,
    user,
    revoked: null,
    signedInAt,
    idleEndsAt: Number.POSITIVE_INFINITY,
    generations: [{ rotatedBy: null, used: false }],
  }
}
