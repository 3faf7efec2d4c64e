import type { ProofKey } from '../../core/tokens.js'

/** Of a signature (RFC 7518 §3.1). */
export const ALGORITHM = 'ES256'

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** As it lies in the store: the private half is a handle that signs, and that nobody can read. */
interface KeyPair extends ProofKey {
  readonly privateKey: CryptoKey
  /** The public half (RFC 7517), in the order of RFC 7638. */
  readonly jwk: Readonly<Record<'crv' | 'kty' | 'x' | 'y', string | undefined>>
}

/** What a proof says (RFC 9449 §4.2). */
interface Claims {
  readonly htm: string
  readonly htu: string
  /** Seconds since the epoch. */
  readonly iat: number
  readonly nonce?: string
  readonly ath?: string
}

export async function newKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, false, ['sign'])
  return { privateKey, jwk: publicHalf(await crypto.subtle.exportKey('jwk', publicKey)) } satisfies KeyPair
}

/** Without what else a script may have written beside it. */
function publicHalf({ crv, kty, x, y }: JsonWebKey | KeyPair['jwk']): KeyPair['jwk'] {
  return { crv, kty, x, y }
}

/** RFC 7638. */
export function thumbprint(key: ProofKey): Promise<string> {
  return hashOf(JSON.stringify(publicHalf((key as KeyPair).jwk)))
}

/** A proof for one sending of one request: no two have the same `jti`. */
export async function proof(key: ProofKey, claims: Claims): Promise<string> {
  const { privateKey, jwk } = key as KeyPair
  const header = { typ: 'dpop+jwt', alg: ALGORITHM, jwk: publicHalf(jwk) }
  const payload = { jti: crypto.randomUUID(), ...claims }
  const signed = [header, payload].map((part) => encoded(bytesOf(JSON.stringify(part)))).join('.')
  const signature = await crypto.subtle.sign(ES256, privateKey, bytesOf(signed))
  return `${signed}.${encoded(new Uint8Array(signature))}`
}

/** SHA-256, as `ath` has it. */
export async function hashOf(text: string): Promise<string> {
  return encoded(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(text))))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** base64url, without padding (RFC 7515 §2). */
function encoded(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (char) => ({ '+': '-', '/': '_' })[char] ?? '')
}
