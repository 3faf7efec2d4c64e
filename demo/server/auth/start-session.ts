import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { beginFamily } from '../tokens/sign-in.js'
import type { User } from '../users/accounts.js'
import { presentedRefreshToken } from './presented-refresh-token.js'
import { type Delivery, deliveryOfFamily } from './token-delivery.js'
import { tokenResponse } from './token-response.js'

const longestUserAgent = 300

/**
 * Signs in a user who has shown who they are, by whatever means. A session that went on in
 * this browser ends with that.
 */
export async function startSession(
  c: Exchange,
  deployment: Deployment,
  user: User,
  delivery: Delivery,
): Promise<Response> {
  const userAgent = (c.req.header('user-agent') ?? '').slice(0, longestUserAgent)
  const previous = presentedRefreshToken(c, deployment, {})
  const { issued, ended } = await beginFamily(deployment, user, {
    userAgent,
    delivery: deliveryOfFamily(delivery),
    jkt: c.get('jkt'),
    // Its cookie is about to be overwritten: nobody could end it any more.
    over: previous.type === 'token' ? previous.token : undefined,
  })
  deployment.stats.signIns += 1
  deployment.stats.familiesRevoked += ended
  return tokenResponse(c, deployment, issued, delivery)
}
