import type { Deployment } from '../deployment.js'
import { introspect } from '../openid/introspect.js'
import { type AccessTokenClaims, readAccessToken } from './access-token.js'

/** What a genuine access token says: one of this server's own token endpoint, or of its OpenID provider. */
export async function claimsOf(
  deployment: Deployment,
  token: string,
): Promise<AccessTokenClaims | undefined> {
  return (await readAccessToken(deployment.authority, token)) ?? (await introspect(deployment, token))
}
