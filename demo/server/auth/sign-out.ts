import { inArray, or } from 'drizzle-orm'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { isForeign, refuseForgery } from '../http/site.js'
import { familyOfAccessToken, familyOfRefreshToken } from '../tokens/family-of.js'
import { revoke } from '../tokens/revoke.js'
import { clearTokenCookies } from './cookies.js'
import { bearerToken } from './credential.js'
import { presentedRefreshToken } from './presented-refresh-token.js'
import { refuseRequest } from './refusal.js'

/**
 * Revokes the family of any token it ever had; an unknown token is no error (RFC 7009 §2). Other
 * families only for a living one.
 */
export async function signOut(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { refresh_token = fields.token } = fields
  const presented = presentedRefreshToken(c, deployment, { refresh_token })
  const bearer = bearerToken(c)
  if (presented.type === 'malformed') return refuseRequest(c, 'The member "refresh_token" must be a string.')
  if (presented.type === 'forgery' && bearer === undefined) return refuseForgery(c)

  const { db, stats, now } = deployment
  const at = now()
  // Also of tokens that speak for nothing any more: they say whose session it was, and
  // ending that can do no harm.
  const ended = [
    presented.type === 'token' ? await familyOfRefreshToken(deployment, presented.token, at) : undefined,
    bearer === undefined ? undefined : await familyOfAccessToken(deployment, bearer, at),
  ].filter((family) => family !== undefined)
  const everywhere = fields.everywhere === true || fields.everywhere === 'true'
  const owners = everywhere ? ended.filter(({ isLiving }) => isLiving).map(({ userId }) => userId) : []
  const which = or(
    inArray(
      families.id,
      ended.map(({ id }) => id),
    ),
    inArray(families.userId, owners),
  )
  const revoked = await revoke(db, which, 'signed_out', at)
  stats.familiesRevoked += revoked
  if (revoked > 0) stats.signOuts += 1

  if (!isForeign(c, deployment.corsOrigins)) clearTokenCookies(c)
  return c.json({})
}
