import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { isLoopbackName } from '../http/loopback-name.js'
import { instantAfter } from '../lifetimes.js'
import { makeLink, redeemLink } from '../tokens/magic-link.js'
import { admit } from './admit.js'
import { readDelivery } from './delivery.js'
import { refuseRequest } from './refusal.js'

const longestName = 200

/** Sends a link that signs in. The answer is the same whether or not anybody has this name. */
export async function askForMagicLink(
  c: Exchange,
  deployment: Deployment,
  fields: Fields,
): Promise<Response> {
  const { username, returnTo = '/' } = fields
  if (typeof username !== 'string' || username.length > longestName) {
    return refuseRequest(c, 'The member "username" is needed: a user name or an email address.')
  }
  const page = pageOf(c, returnTo)
  if (!page) return refuseRequest(c, 'The member "returnTo" must be a path of this server.')

  const made = await makeLink(deployment, username.trim().toLowerCase())
  if (made.type === 'too-many') {
    c.header('Retry-After', String(made.retryAfter))
    const error_description = 'Too many links were asked for. Use one of them, or try again later.'
    return c.json({ error: 'too_many_requests', error_description }, 429)
  }
  const { now, lifetimes, outbox } = deployment
  // In the fragment, which no server, log or Referer gets to see.
  page.hash = `magic-link=${made.token}`
  if (made.email !== undefined) {
    outbox.send({
      to: made.email,
      link: page.href,
      sentAt: new Date(now()),
      expiresAt: instantAfter(now(), lifetimes.magicLinkTtl),
    })
  }
  return c.json({ expires_in: lifetimes.magicLinkTtl }, 202)
}

/** Whoever asks may write any `Host`; a link to that host would bring the token there. */
function pageOf(c: Exchange, returnTo: unknown): URL | undefined {
  const { origin, hostname } = new URL(c.req.url)
  if (typeof returnTo !== 'string' || !returnTo.startsWith('/') || !isLoopbackName(hostname)) return undefined
  const page = URL.canParse(returnTo, origin) ? new URL(returnTo, origin) : undefined
  return page?.origin === origin ? page : undefined
}

/** The token of a link, exchanged for a family of tokens, once. */
export async function redeemMagicLink(
  c: Exchange,
  deployment: Deployment,
  fields: Fields,
): Promise<Response> {
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof fields.token !== 'string') return refuseRequest(c, 'The member "token" is needed.')
  const user = await redeemLink(deployment, fields.token)
  if (user) return admit(c, deployment, user, delivery)
  const error_description = 'This link has expired, or has been used already. Ask for a new one.'
  return c.json({ error: 'invalid_grant', error_description }, 400)
}
