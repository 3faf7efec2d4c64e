import type { Deployment } from '../deployment.js'
import type { Exchange, Middleware } from '../http/env.js'
import { mayUseCookie, refuseForgery } from '../http/site.js'
import { accept } from '../tokens/accept.js'
import type { Audience } from '../tokens/resources.js'
import { credentialOf } from './credential.js'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Lets a request through to the resources of the user whose access token it carries (RFC 6750).
 *
 * @param audience The resource server that this is, where it wants access tokens of its own.
 */
export function authorize(deployment: Deployment, audience?: Audience): Middleware {
  return async (c, next) => {
    const credential = credentialOf(c)
    if (!credential) return challenge(c, 'This resource needs an access token.')
    const unsafe = !safeMethods.includes(c.req.method)
    if (credential.ambient && unsafe && !mayUseCookie(c, deployment.corsOrigins)) return refuseForgery(c)
    const acceptance = await accept(deployment, credential.token, audience)
    if (acceptance.type === 'refused') return challenge(c, acceptance.description, 'invalid_token')
    c.set('subject', acceptance.subject)
    return next()
  }
}

// Without a credential there is no error to name (RFC 6750 §3.1), but an attribute must follow the scheme.
function challenge(c: Exchange, description: string, error?: 'invalid_token'): Response {
  const attributes = error ? `error="${error}", error_description="${description}"` : 'realm="Holdfast demo"'
  c.header('WWW-Authenticate', `Bearer ${attributes}`)
  return c.json({ error: error ?? 'unauthorized', error_description: description }, 401)
}
