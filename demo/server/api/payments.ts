import { credentialOf } from '../auth/credential.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'

/** In seconds. */
const NOT_LONGER_AGO = 30

/** Pays only for a user who has signed in just now; any other is to do so once more (RFC 9470 §3). */
export function pay(c: Exchange, { now }: Deployment): Response {
  if (now() - c.get('authenticatedAt') <= NOT_LONGER_AGO * 1000) return c.json({ paid: true })
  const error = 'insufficient_user_authentication'
  const error_description = 'A payment needs a sign-in of the last half minute.'
  const { scheme = 'Bearer' } = credentialOf(c) ?? {}
  const attributes = `error="${error}", error_description="${error_description}", max_age="${NOT_LONGER_AGO}"`
  c.header('WWW-Authenticate', `${scheme} ${attributes}`)
  return c.json({ error, error_description }, 401)
}
