import type { Deployment } from '../deployment.js'
import type { AccessTokenClaims } from '../tokens/access-token.js'

/**
 * What the OpenID provider knows of an access token (RFC 7662): its tokens are opaque, and the API is in the same
 * process. An API elsewhere asks the introspection endpoint, or verifies a JWT.
 */
export async function introspect(
  { openid }: Pick<Deployment, 'openid'>,
  value: string,
): Promise<AccessTokenClaims | undefined> {
  for (const made of openid.values()) {
    const provider = await made
    const token = await provider.AccessToken.find(value)
    if (!token?.accountId || !token.grantId) continue
    const { name, epoch, auth_time } = Object(token.extra)
    return {
      subject: token.accountId,
      name: String(name),
      familyId: token.grantId,
      generation: 0,
      repeatedAt: undefined,
      epoch: Number(epoch),
      expiresAt: Number(token.exp) * 1000,
      audience: undefined,
      jkt: token.jkt,
      authenticatedAt: Number(auth_time) * 1000,
    }
  }
  return undefined
}
