import { createHmac } from 'node:crypto'

/** What a proof has to name, so that none can be made in advance (RFC 9449 §8). */
export interface Nonces {
  /** `undefined`: none is asked for. */
  readonly current: () => string | undefined
  readonly isGood: (nonce: unknown) => boolean
  /** Those that were given before are good no longer. */
  readonly rotate: () => void
}

/**
 * Nothing is stored of them: all processes make the same.
 *
 * @param seconds For how long each is given; it is good for as long again. 0: none is asked for.
 */
export function createNonces(seconds: number, secret: string, now: () => number): Nonces {
  let rotations = 0
  const nonceOf = (step: number): string =>
    createHmac('sha256', secret).update(`nonce ${rotations} ${step}`).digest('base64url')
  const step = (): number => Math.floor(now() / 1000 / seconds)
  return {
    current: () => (seconds > 0 ? nonceOf(step()) : undefined),
    isGood: (nonce) => seconds === 0 || nonce === nonceOf(step()) || nonce === nonceOf(step() - 1),
    rotate() {
      rotations += 1
    },
  }
}
