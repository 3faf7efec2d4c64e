import { inArray } from 'drizzle-orm'
import { families } from '../database/schema.js'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { isForeign, refuseForgery } from '../http/site.js'
import { readAccessToken } from '../tokens/access-token.js'
import { familyOf, revoke } from '../tokens/revoke.js'
import { clearTokenCookies } from './cookies.js'
import { bearerToken } from './credential.js'
import { presentedRefreshToken } from './presented.js'
import { refuseRequest } from './refusal.js'

/** Revokes the family of any token it ever had; an unknown token is no error (RFC 7009 §2). */
export async function signOut(c: Exchange, deployment: Deployment, fields: Fields): Promise<Response> {
  const { refresh_token = fields.token } = fields
  const presented = presentedRefreshToken(c, deployment, { refresh_token })
  const bearer = bearerToken(c)
  if (presented.type === 'malformed') return refuseRequest(c, 'The member "refresh_token" must be a string.')
  if (presented.type === 'forgery' && bearer === undefined) return refuseForgery(c)

  // One that has expired still says whose session it was, and ending that can do no harm.
  const claims = bearer === undefined ? undefined : await readAccessToken(deployment.authority, bearer)
  const { db, stats, now } = deployment
  const ids = [
    presented.type === 'token' ? await familyOf(db, presented.token) : undefined,
    claims?.familyId,
  ].filter((id) => id !== undefined)

  const owners = db.select({ id: families.userId }).from(families).where(inArray(families.id, ids))
  const everywhere = fields.everywhere === true || fields.everywhere === 'true'
  const which = everywhere ? inArray(families.userId, owners) : inArray(families.id, ids)
  const revoked = ids.length === 0 ? 0 : await revoke(db, which, 'signed_out', now())
  stats.familiesRevoked += revoked
  if (revoked > 0) stats.signOuts += 1

  if (!isForeign(c, deployment.corsOrigins)) clearTokenCookies(c)
  return c.json({})
}
