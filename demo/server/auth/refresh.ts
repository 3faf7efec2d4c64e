import type { Stats } from '../debug/stats.js'
import { underFault } from '../debug/under-fault.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { refuseForgery } from '../http/site.js'
import { readTarget } from '../tokens/resources.js'
import { type Rotation, rotate } from '../tokens/rotate.js'
import { readDelivery } from './delivery.js'
import { presentedRefreshToken } from './presented.js'
import { refuseGrant, refuseLate, refuseRequest, refuseTarget } from './refusal.js'
import { tokenResponse } from './token-response.js'

/** The refresh token grant (RFC 6749 §6), for the resource that it names (RFC 8707 §2.2). A refusal leaves the cookies alone: they may be a winner's. */
export function refresh(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  return underFault(c, deployment.faults, 'refresh', () => grantOrRefuse(c, deployment, fields))
}

async function grantOrRefuse(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
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
      const rotation = await rotate(deployment, presented.token, c.req.header('idempotency-key'))
      record(deployment.stats, rotation)
      if ('grant' in rotation) return tokenResponse(c, deployment, rotation.grant, delivery, asked.target)
      return rotation.type === 'late' ? refuseLate(c) : refuseGrant(c, rotation.reason)
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
