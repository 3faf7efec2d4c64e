import type { Stats } from '../debug/stats.js'
import { underFault } from '../debug/under-fault.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { refuseForgery } from '../http/site.js'
import { readTarget } from '../tokens/resources.js'
import { type Rotation, rotate } from '../tokens/rotate.js'
import { presentedRefreshToken } from './presented-refresh-token.js'
import { refuseDelivery, refuseGrant, refuseKey, refuseLate, refuseRequest, refuseTarget } from './refusal.js'
import { deliveryOfFamily, readDelivery } from './token-delivery.js'
import { tokenResponse } from './token-response.js'

/**
 * The refresh token grant (RFC 6749 §6), for the resource that it names (RFC 8707 §2.2). A refusal leaves the
 * cookies alone: they may be a winner's.
 */
export function refresh(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  // With its body, which a sender can hold back as long as it likes.
  const arrivedAt = deployment.now()
  return underFault(c, deployment.faults, 'refresh', () => grantOrRefuse(c, deployment, fields, arrivedAt))
}

async function grantOrRefuse(
  c: Exchange,
  deployment: Deployment,
  fields: Fields,
  arrivedAt: number,
): Promise<Response> {
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  // Before anything is rotated: who asks for the wrong thing keeps the refresh token.
  const asked = readTarget(fields.resource, fields.scope)
  if (asked.type === 'refused') return refuseTarget(c, asked.error, asked.description)
  if (asked.target.audience !== undefined && delivery.access === 'cookie')
    return refuseRequest(c, 'An access token in a cookie is for /api.')
  const presented = presentedRefreshToken(c, deployment, fields)
  switch (presented.type) {
    case 'forgery':
      return refuseForgery(c)
    case 'malformed':
      return refuseRequest(c, 'The member "refresh_token" must be a string.')
    case 'none':
      deployment.stats.refreshRefused += 1
      return refuseGrant(c, 'signed_out', 401)
    case 'token': {
      // A script can set the header, and must not read with it what the cookie keeps from scripts.
      if (presented.from === 'cookie' && delivery.refresh === 'body')
        return refuseRequest(c, 'A refresh token from a cookie is answered in the cookie.')
      const rotation = await rotate(deployment, {
        token: presented.token,
        key: c.req.header('idempotency-key'),
        delivery: deliveryOfFamily(delivery),
        jkt: c.get('jkt'),
        arrivedAt,
      })
      record(deployment.stats, rotation)
      if ('issued' in rotation) return tokenResponse(c, deployment, rotation.issued, delivery, asked.target)
      if (rotation.type === 'late') return refuseLate(c)
      if (rotation.type === 'unproven') return refuseKey(c)
      return rotation.type === 'misdelivered' ? refuseDelivery(c) : refuseGrant(c, rotation.reason)
    }
  }
  return presented satisfies never
}

function record(stats: Stats, { type }: Rotation): void {
  if (type === 'rotated') stats.refreshGrants += 1
  else if (type === 'repeated') stats.refreshRetries += 1
  else if (type === 'late') stats.refreshLate += 1
  else stats.refreshRefused += 1
  if (type !== 'replayed') return
  stats.replaysDetected += 1
  stats.familiesRevoked += 1
}
