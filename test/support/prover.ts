import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'

/** Somebody with a key, and the proofs that they make by it (RFC 9449 §4.2). */
export interface Prover {
  readonly jkt: string
  /** @param claims Instead of what a right one says. */
  proof(method: string, url: string, claims?: Readonly<Record<string, unknown>>): Promise<string>
}

export async function prover(now: () => number): Promise<Prover> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return {
    jkt: await calculateJwkThumbprint(jwk),
    proof(htm, htu, claims) {
      const iat = Math.floor(now() / 1000)
      return new SignJWT({ jti: crypto.randomUUID(), htm, htu, iat, ...claims })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .sign(privateKey)
    },
  }
}
