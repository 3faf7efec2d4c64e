import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { answerAuthentication } from './answer-authentication.js'
import { byPassword } from './by-password.js'
import { refuseRequest } from './refusal.js'
import { readDelivery } from './token-delivery.js'

/** The resource owner's password, exchanged for a family of tokens. */
export async function signIn(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { username, password } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof username !== 'string' || typeof password !== 'string') {
    return refuseRequest(c, 'The members "username" and "password" are needed.')
  }
  return answerAuthentication(c, deployment, await byPassword(c, deployment, username, password), delivery)
}
