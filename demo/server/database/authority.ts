import { randomBytes } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Database } from './open.js'
import { authority } from './schema.js'

/** What makes several processes one authorization server: they sign and derive with the same keys. */
export interface Authority {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
  readonly successorSecret: string
}

const authorityRow = 1

export async function loadAuthority(db: Database): Promise<Authority> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const signingKey = { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'ES256' }
  const successorSecret = randomBytes(32).toString('base64url')
  // Of processes that start together the first to insert decides, and all read what it wrote.
  await db
    .insert(authority)
    .values({ id: authorityRow, successorSecret, signingKey, accessEpoch: 0 })
    .onConflictDoNothing()
  const [row] = await db.select().from(authority)
  if (!row) throw new Error('The table "authority" is empty right after it was filled.')
  return imported(row.signingKey as JWK, row.successorSecret)
}

async function imported(jwk: JWK, successorSecret: string): Promise<Authority> {
  const { d: _private, ...publicJwk } = jwk
  return {
    kid: jwk.kid ?? '',
    privateKey: (await importJWK(jwk, 'ES256')) as CryptoKey,
    publicKey: (await importJWK(publicJwk, 'ES256')) as CryptoKey,
    publicJwk: { ...publicJwk, use: 'sig' },
    successorSecret,
  }
}
