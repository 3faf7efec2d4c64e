import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { answerAuthentication } from './answer-authentication.js'
import { byCode } from './by-code.js'
import { refuseRequest } from './refusal.js'
import { readDelivery } from './token-delivery.js'

/** The code of the authenticator app, exchanged for a family of tokens. */
export async function redeemCode(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { transaction, code } = fields
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof transaction !== 'string' || typeof code !== 'string') {
    return refuseRequest(c, 'The members "transaction" and "code" are needed.')
  }
  return answerAuthentication(c, deployment, await byCode(deployment, transaction, code), delivery)
}
