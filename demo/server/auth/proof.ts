import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose'
import type { Deployment } from '../deployment.js'
import type { Exchange, Middleware } from '../http/env.js'
import { hashOf } from '../tokens/opaque-token.js'
import { countTry } from '../tokens/tries.js'
import { refuseRequest } from './refusal.js'
import { readDelivery } from './token-delivery.js'

/** What the header `DPoP` of a request shows (RFC 9449 §4.3). */
type ProofReading =
  | { readonly type: 'none' }
  /** Its sender has the key with this thumbprint. */
  | { readonly type: 'proven'; readonly jkt: string }
  | {
      readonly type: 'refused'
      readonly error: 'invalid_dpop_proof' | 'use_dpop_nonce'
      readonly description: string
    }

/** In seconds: how old a proof may be, and how far the clock of its maker may be ahead. */
const AGE = 60
const AHEAD = 10

/** @param accessToken That the request carries, for a resource. */
export async function readProof(
  c: Exchange,
  { db, nonces, stats, now }: Deployment,
  accessToken?: string,
): Promise<ProofReading> {
  const header = c.req.header('dpop')
  if (header === undefined) return { type: 'none' }
  const refused = (description: string): ProofReading => {
    stats.proofsRefused += 1
    return { type: 'refused', error: 'invalid_dpop_proof', description }
  }
  const proof = await verified(header, now())
  if (!proof) return refused('The proof is malformed, or was not made just now.')
  const { payload, jkt } = proof
  if (payload.htm !== c.req.method || !isFor(c, payload.htu))
    return refused('The proof is for another request.')
  if (accessToken !== undefined && payload.ath !== hashOf(accessToken))
    return refused('The proof is for another access token.')
  if (!nonces.isGood(payload.nonce)) {
    stats.noncesAsked += 1
    return {
      type: 'refused',
      error: 'use_dpop_nonce',
      description: 'The proof needs the nonce of this server.',
    }
  }
  const once = [{ name: `proof ${jkt} ${payload.jti}`, most: 1 }]
  const used = await countTry(db, once, AGE + AHEAD, now())
  return used === undefined ? { type: 'proven', jkt } : refused('This proof was used already.')
}

async function verified(
  proof: string,
  now: number,
): Promise<{ readonly payload: JWTPayload; readonly jkt: string } | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['jti', 'htm', 'htu'],
      maxTokenAge: AGE,
      clockTolerance: AHEAD,
      currentDate: new Date(now),
    })
    // It names the proof: what is no text can be the same as another.
    if (typeof payload.jti !== 'string') return undefined
    return { payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch {
    return undefined
  }
}

/** By which scheme a proxy is asked that ends TLS this server does not know. */
function isFor(c: Exchange, htu: unknown): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false
  const [asked, told] = [new URL(c.req.url), new URL(htu)]
  return told.host === asked.host && told.pathname === asked.pathname
}

/** At an endpoint that gives tokens: they are bound to the key that the request has a proof by. */
export function bindToKey(deployment: Deployment): Middleware {
  return async (c, next) => {
    const proof = await readProof(c, deployment)
    if (proof.type === 'refused')
      return c.json({ error: proof.error, error_description: proof.description }, 400)
    if (proof.type === 'proven') {
      if (readDelivery(c)?.access === 'cookie')
        return refuseRequest(c, 'No proof goes with an access token in a cookie.')
      c.set('jkt', proof.jkt)
    }
    return next()
  }
}

/** Whoever proves anything is told which nonce to name the next time. */
export function offerNonce({ nonces }: Deployment): Middleware {
  return async (c, next) => {
    await next()
    const nonce = nonces.current()
    if (nonce !== undefined && c.req.header('dpop') !== undefined) c.res.headers.set('DPoP-Nonce', nonce)
  }
}
