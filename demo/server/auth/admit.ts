import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { beginFamily } from '../tokens/sign-in.js'
import type { User } from '../users/accounts.js'
import type { Delivery } from './delivery.js'
import { tokenResponse } from './token-response.js'

const longestUserAgent = 300

/** Signs in a user who has shown who they are, by whatever means. */
export async function admit(
  c: Exchange,
  deployment: Deployment,
  user: User,
  delivery: Delivery,
): Promise<Response> {
  const userAgent = (c.req.header('user-agent') ?? '').slice(0, longestUserAgent)
  const grant = await beginFamily(deployment, user, userAgent)
  deployment.stats.signIns += 1
  return tokenResponse(c, deployment, grant, delivery)
}
