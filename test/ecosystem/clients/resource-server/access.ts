import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { Middleware } from './env.js'

/** Judges the access tokens of another server, of which it knows the public keys alone. */
export interface Access {
  readonly authorize: Middleware
  /** Refuses the access tokens seen so far, and all of their epoch. `/debug/expire-access` begins another. */
  expire(): void
}

export function accessTokensOf(issuer: string): Access {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', issuer))
  let newest = -1
  let expired = -1

  async function userOf(header: string | undefined): Promise<string | undefined> {
    const [, token = ''] = /^Bearer (\S+)$/i.exec(header ?? '') ?? []
    const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['ES256'] })
    const { name, epoch } = payload
    if (typeof name !== 'string' || typeof epoch !== 'number' || epoch <= expired) return undefined
    newest = Math.max(newest, epoch)
    return name
  }

  return {
    async authorize(c, next) {
      const user = await userOf(c.req.header('authorization')).catch(() => undefined)
      if (user !== undefined) {
        c.set('user', user)
        return next()
      }
      c.header('WWW-Authenticate', 'Bearer error="invalid_token", error_description="It has expired."')
      return c.json({ error: 'invalid_token' }, 401)
    },
    expire() {
      expired = newest
    },
  }
}
