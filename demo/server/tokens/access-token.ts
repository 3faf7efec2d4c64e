import { jwtVerify, SignJWT } from 'jose'
import type { Authority } from '../database/authority.js'
import { authority } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import { instantAfter } from '../lifetimes.js'
import type { IssuedRefreshToken } from './issued-refresh-token.js'
import type { Target } from './resources.js'

export interface AccessToken {
  readonly token: string
  readonly expiresAt: Date
}

/** What a genuine access token says; whether it still counts is for `accept` to judge. */
export interface AccessTokenClaims {
  readonly subject: string
  readonly name: string
  readonly familyId: string
  readonly generation: number
  /** When the attempt was repeated that it answers; `undefined`: within the grace of the rotation. */
  readonly repeatedAt: number | undefined
  readonly epoch: number
  readonly expiresAt: number
  /** The resource server that it is for; `undefined`: /api. */
  readonly audience: string | undefined
  /** The thumbprint of the key that it is bound to (RFC 9449 §6.1). */
  readonly jkt: string | undefined
  /** When its user signed in last, in milliseconds since the epoch; `undefined`: when the family began. */
  readonly authenticatedAt: number | undefined
}

export async function issueAccessToken(
  { db, authority: keys, lifetimes, now }: Deployment,
  issued: IssuedRefreshToken,
  issuer: string,
  { audience, scope }: Target,
  jkt?: string,
): Promise<AccessToken> {
  const [row] = await db.select({ epoch: authority.accessEpoch }).from(authority)
  const at = now()
  const expiresAt = instantAfter(at, lifetimes.accessTokenTtl, issued.familyEndsAt.getTime())
  const { familyId, generation, repeatedAt, user } = issued
  const token = await new SignJWT({
    name: user.name,
    sid: familyId,
    gen: generation,
    ...(repeatedAt && { rep: repeatedAt.getTime() }),
    epoch: row?.epoch ?? 0,
    ...(audience && { aud: audience }),
    ...(scope && { scope }),
    ...(jkt && { cnf: { jkt } }),
  })
    .setProtectedHeader({ alg: 'ES256', kid: keys.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(user.id)
    .setJti(crypto.randomUUID())
    .setIssuedAt(Math.floor(at / 1000))
    // Not rounded: `expires_in` counts from this millisecond (RFC 7519 §2 allows the fraction).
    .setExpirationTime(expiresAt.getTime() / 1000)
    .sign(keys.privateKey)
  return { token, expiresAt }
}

/**
 * Reads an access token whose signature is right. The issuer is not compared: only the processes of
 * this authorization server have the key, and each may be reached under another origin.
 */
export async function readAccessToken(
  { publicKey }: Authority,
  token: string,
): Promise<AccessTokenClaims | undefined> {
  try {
    // Expiry is the caller's to judge, to the millisecond and by the deployment's clock.
    const { payload } = await jwtVerify(token, publicKey, { algorithms: ['ES256'], currentDate: new Date(0) })
    const { sub, name, sid, gen, rep, epoch, exp, aud, cnf } = payload
    if (typeof sub !== 'string' || typeof name !== 'string' || typeof sid !== 'string') return undefined
    if (typeof gen !== 'number' || typeof epoch !== 'number' || typeof exp !== 'number') return undefined
    if (typeof aud === 'object' || (rep !== undefined && typeof rep !== 'number')) return undefined
    return {
      subject: sub,
      name,
      familyId: sid,
      generation: gen,
      repeatedAt: rep,
      epoch,
      expiresAt: Math.round(exp * 1000),
      audience: aud,
      jkt: (cnf as { readonly jkt?: string } | undefined)?.jkt,
      authenticatedAt: undefined,
    }
  } catch {
    return undefined
  }
}
