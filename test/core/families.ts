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
  /** How many answers brought it. */
  answers: number
  /** The latest of them whose access token was used. */
  usedAnswer: number
}

const UNUSED = { rotatedBy: null, rotatedAt: 0, used: false, answers: 1, usedAnswer: 0 }

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
  const isRecent = isSameAttempt && isLate(presented.rotatedAt)
  return isRecent || !generations[newest]?.used ? 'repeat' : 'replay'
}

export function rotate({ generations }: Family, key: string, now: number): void {
  const newest = generations.at(-1)
  if (newest) {
    newest.rotatedBy = key
    newest.rotatedAt = now
    newest.used = true
  }
  generations.push({ ...UNUSED })
}

/** Uses the access token of an answer. @returns Whether that of a later one had been: they have two holders. */
export function use({ generations }: Family, generation: number, answer: number): boolean {
  const found = generations[generation]
  if (!found) return false
  found.used = true
  const isTwo = generation === generations.length - 1 && answer < found.usedAnswer
  found.usedAnswer = Math.max(found.usedAnswer, answer)
  return isTwo
}

export function newFamily(id: number, user: string, signedInAt: number): Family {
  return {
    id,
    user,
    revoked: null,
    signedInAt,
    idleEndsAt: Number.POSITIVE_INFINITY,
    generations: [{ ...UNUSED }],
  }
}
