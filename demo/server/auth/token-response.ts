import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { issueAccessToken } from '../tokens/access-token.js'
import type { IssuedRefreshToken } from '../tokens/issued-refresh-token.js'
import type { Target } from '../tokens/resources.js'
import { setTokenCookie } from './cookies.js'
import type { Delivery } from './token-delivery.js'

/** A token response (RFC 6749 §5.1), with each token where the page wants it. */
export async function tokenResponse(
  c: Exchange,
  deployment: Deployment,
  issued: IssuedRefreshToken,
  delivery: Delivery,
  target: Target = { audience: undefined, scope: undefined },
): Promise<Response> {
  const jkt = c.get('jkt')
  const access = await issueAccessToken(deployment, issued, new URL(c.req.url).origin, target, jkt)
  const now = deployment.now()
  const accessSeconds = secondsUntil(access.expiresAt, now)
  const refreshSeconds = secondsUntil(issued.refreshExpiresAt, now)
  if (delivery.access === 'cookie') setTokenCookie(c, '__Host-access_token', access.token, accessSeconds)
  if (delivery.refresh === 'cookie')
    setTokenCookie(c, '__Host-refresh_token', issued.refreshToken, refreshSeconds)
  return c.json({
    ...(delivery.access === 'header' && { access_token: access.token }),
    token_type: jkt ? 'DPoP' : 'Bearer',
    expires_in: Math.round(accessSeconds),
    ...(target.scope && { scope: target.scope }),
    ...(delivery.refresh === 'body' && { refresh_token: issued.refreshToken }),
    refresh_expires_in: Math.round(refreshSeconds),
    claims: { sub: issued.user.id, name: issued.user.name, sid: issued.familyId },
  })
}

function secondsUntil(instant: Date, now: number): number {
  return Math.max(0, (instant.getTime() - now) / 1000)
}
