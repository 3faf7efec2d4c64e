import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { findAccount } from '../users/accounts.js'
import { admit } from './admit.js'
import { readDelivery } from './delivery.js'
import { refuseRequest } from './refusal.js'

/** The resource owner's password, exchanged for a family of tokens. */
export async function signIn(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { username, password } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof username !== 'string' || typeof password !== 'string') {
    return refuseRequest(c, 'The members "username" and "password" are needed.')
  }
  const user = await findAccount(deployment.db, username, password)
  if (user) return admit(c, deployment, user, delivery)
  const error_description = 'The user name or the password is wrong.'
  return c.json({ error: 'invalid_grant', error_description }, 400)
}
