import { Hono } from 'hono'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'

/** What the authorization server publishes about itself (RFC 8414, RFC 7517). */
export function metadataRoutes({ authority }: Deployment): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/oauth-authorization-server', (c) => {
    const issuer = new URL(c.req.url).origin
    return c.json({
      issuer,
      token_endpoint: `${issuer}/auth/token`,
      revocation_endpoint: `${issuer}/auth/logout`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: ['password', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['none'],
      dpop_signing_alg_values_supported: ['ES256'],
      revocation_endpoint_auth_methods_supported: ['none'],
    })
  })

  routes.get('/jwks.json', (c) => c.json({ keys: [authority.publicJwk] }))

  return routes
}
