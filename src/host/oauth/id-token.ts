import { idTokenClaims } from '../grant/id-token-claims.js'

/**
 * By how many seconds the provider's clock is ahead of this one, which may be wrong: by the `Date` of its
 * answer or, where CORS does not show that, by when it says to have issued the ID token. Its nonce tells that
 * this is no old one.
 */
export function skewOf({ headers }: Response, idToken: unknown): number {
  const date = Date.parse(headers.get('date') ?? '') / 1000
  const { iat } = Object(idTokenClaims(idToken))
  const theirs = Number.isNaN(date) ? iat : date
  return Number.isFinite(theirs) ? Math.round(theirs - Date.now() / 1000) : 0
}

/** RSA, ECDSA and PSS, by the hash that they sign; Ed25519 signs SHA-512 (RFC 8032). */
const HASHES: Readonly<Record<string, string>> = { '256': 'SHA-256', '384': 'SHA-384', '512': 'SHA-512' }

/**
 * That an access token, or a code, is the one that came with the ID token (OpenID Connect Core §3.1.3.8,
 * §3.3.2.11), where there is one, and it says so.
 *
 * @throws TypeError when it came with another.
 */
export async function expectIn(
  idToken: string | undefined,
  name: 'at_hash' | 'c_hash',
  value: string,
): Promise<void> {
  const { [name]: told } = Object(idTokenClaims(idToken))
  if (told === undefined) return
  // The header is read as the claims are.
  const { alg } = Object(idTokenClaims(`.${idToken}`))
  const hash = HASHES[String(alg).slice(-3)] ?? 'SHA-512'
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(value)))
  const half = String.fromCharCode(...digest.slice(0, digest.length / 2))
  if (told !== btoa(half).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''))
    throw new TypeError(`"${name}" of the ID token is that of another`)
}
