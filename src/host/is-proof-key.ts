import type { ProofKey } from '../core/tokens.js'

/**
 * Whether proofs can be made with it. Some browsers cannot read again what they have written down of a key,
 * and any script of the origin writes there, too.
 */
export function isProofKey(value: unknown): value is ProofKey {
  const { privateKey, jwk } = Object(value)
  return (
    Object.prototype.toString.call(privateKey) === '[object CryptoKey]' &&
    String(privateKey.usages) === 'sign' &&
    privateKey.algorithm.namedCurve === 'P-256' &&
    ['crv', 'kty', 'x', 'y'].every((name) => typeof Object(jwk)[name] === 'string')
  )
}
