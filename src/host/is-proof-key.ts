import type { ProofKey } from '../core/tokens.js'

/** Some browsers cannot read again what they have written down of a key. */
export function isProofKey(value: unknown): value is ProofKey {
  return Object.prototype.toString.call(Object(value).privateKey) === '[object CryptoKey]'
}
