import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { beginFamily } from '../tokens/sign-in.js'
import { findAccount } from '../users/accounts.js'
import { readDelivery } from './delivery.js'
import { refuseRequest } from './refusal.js'
import { tokenResponse } from './token-response.js'

const longestUserAgent = 300

/** The resource owner's password, exchanged for a family of tokens. */
export async function signIn(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { username, password } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof username !== 'string' || typeof password !== 'string') {
    return refuseRequest(c, 'The members "username" and "password" are needed.')
  }
  const user = await findAccount(deployment.db, username, password)
  if (!user) {
    const error_description = 'The user name or the password is wrong.'
    return c.json({ error: 'invalid_grant', error_description }, 400)
  }
  const userAgent = (c.req.header('user-agent') ?? '').slice(0, longestUserAgent)
  const grant = await beginFamily(deployment, user, userAgent)
  deployment.stats.signIns += 1
  return tokenResponse(c, deployment, grant, delivery)
}
