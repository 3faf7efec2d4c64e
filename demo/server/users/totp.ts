import { createHmac, timingSafeEqual } from 'node:crypto'

const PERIOD = 30
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The time-based one-time password (RFC 6238) of a moment, for a secret in base32 as
 * authenticator apps take it.
 */
export function totp(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  // RFC 4226 §5.3: the last four bits say where the number stands.
  const number = digest.readUInt32BE(digest.readUInt8(digest.length - 1) & 0xf) & 0x7fff_ffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

export function stepAt(now: number): number {
  return Math.floor(now / 1000 / PERIOD)
}

/** The step whose code this is, if it is that of now or of one beside it: clocks differ. */
export function stepOf(code: string, secret: string, now: number): number | undefined {
  const steps = [-1, 0, 1].map((late) => stepAt(now) + late)
  return steps.find((step) => isSame(totp(secret, step), code))
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}
