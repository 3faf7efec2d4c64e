import type { Deployment } from '../deployment.js'
import type { Exchange, Middleware } from '../http/env.js'
import { mayUseCookie, refuseForgery } from '../http/site.js'
import { accept } from '../tokens/accept.js'
import type { Audience } from '../tokens/resources.js'
import { type Credential, credentialOf } from './credential.js'
import { readProof } from './proof.js'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Lets a request through to the resources of the user whose access token it carries (RFC 6750), with a proof where
 * the token is bound to a key (RFC 9449 §7).
 *
 * @param audience The resource server that this is, where it wants access tokens of its own.
 */
export function authorize(deployment: Deployment, audience?: Audience): Middleware {
  return async (c, next) => {
    const credential = credentialOf(c)
    if (!credential) return challenge(c, 'This resource needs an access token.')
    const unsafe = !safeMethods.includes(c.req.method)
    if (credential.ambient && unsafe && !mayUseCookie(c, deployment.corsOrigins)) return refuseForgery(c)
    const { token, scheme } = credential
    const proof = scheme === 'DPoP' ? await readProof(c, deployment, token) : undefined
    if (proof?.type === 'refused') return challenge(c, proof.description, proof.error, scheme)
    const jkt = proof?.type === 'proven' ? proof.jkt : undefined
    const acceptance = await accept(deployment, token, audience, jkt)
    if (acceptance.type === 'refused') return challenge(c, acceptance.description, 'invalid_token', scheme)
    c.set('subject', acceptance.subject)
    c.set('authenticatedAt', acceptance.authenticatedAt)
    return next()
  }
}

// Without a credential there is no error to name (RFC 6750 §3.1), but an attribute must follow the scheme.
function challenge(
  c: Exchange,
  description: string,
  error?: 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce',
  scheme: Credential['scheme'] = 'Bearer',
): Response {
  const attributes = error ? `error="${error}", error_description="${description}"` : 'realm="Holdfast demo"'
  c.header('WWW-Authenticate', `${scheme} ${attributes}`)
  return c.json({ error: error ?? 'unauthorized', error_description: description }, 401)
}
