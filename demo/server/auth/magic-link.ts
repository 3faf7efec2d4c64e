import type { Deployment } from '../deployment.js'
import { addressOf } from '../http/address.js'
import type { Exchange } from '../http/env.js'
import type { Fields } from '../http/fields.js'
import { instantAfter } from '../lifetimes.js'
import { confirmed, makeLink, redeemLink } from '../tokens/magic-link.js'
import { countTry } from '../tokens/tries.js'
import { askingBrowser, markAskingBrowser } from './asking-browser.js'
import { refuseRequest, refuseTries } from './refusal.js'
import { startSession } from './start-session.js'
import { readDelivery } from './token-delivery.js'

const longestName = 200

const tooMany = 'Too many links were asked for. Use one of them, or try again later.'

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
  const page = pageOf(c, deployment, returnTo)
  if (!page) return refuseRequest(c, 'The member "returnTo" must be a path of this server.')

  const { limits, now, lifetimes, outbox } = deployment
  const ofAddress = { name: `magic link ${addressOf(c)}`, most: limits.magicLinksPerAddress }
  const exceeded = await countTry(deployment.db, [ofAddress], lifetimes.magicLinkTtl, now())
  if (exceeded !== undefined) return refuseTries(c, exceeded, tooMany)
  const browser = markAskingBrowser(c, lifetimes.magicLinkTtl)
  const made = await makeLink(deployment, username.trim().toLowerCase(), browser)
  if (made.type === 'too-many') return refuseTries(c, made.retryAfter, tooMany)
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

/**
 * Not at the `Host` of the request: whoever asks may write any there, and the link
 * would bring the token to it.
 */
function pageOf(c: Exchange, { publicOrigin }: Deployment, returnTo: unknown): URL | undefined {
  const origin = publicOrigin ?? `http://localhost:${c.env.incoming.socket.localPort}`
  if (typeof returnTo !== 'string' || !returnTo.startsWith('/')) return undefined
  const page = URL.canParse(returnTo, origin) ? new URL(returnTo, origin) : undefined
  return page?.origin === origin ? page : undefined
}

/**
 * The token of a link, exchanged for a family of tokens, once. Somebody's own link, opened by somebody
 * else, would make them that user without their noticing (login CSRF): where another browser asked for
 * it, the user has to say so.
 */
export async function redeemMagicLink(
  c: Exchange,
  deployment: Deployment,
  fields: Fields,
): Promise<Response> {
  const delivery = readDelivery(c)
  if (!delivery) return refuseRequest(c, 'The header Holdfast-Tokens cannot be read.')
  if (typeof fields.token !== 'string') return refuseRequest(c, 'The member "token" is needed.')
  const isConfirmed = fields.confirm === true || fields.confirm === 'true' || !isOfBrowser(c)
  const redemption = await redeemLink(deployment, fields.token, isConfirmed ? confirmed : askingBrowser(c))
  switch (redemption.type) {
    case 'redeemed':
      return startSession(c, deployment, redemption.user, delivery)
    case 'unconfirmed': {
      const error_description = `Another browser asked for this link. Continue here as ${redemption.name}?`
      return c.json({ error: 'confirmation_required', error_description, name: redemption.name }, 403)
    }
    case 'refused': {
      const error_description = 'This link has expired, or has been used already. Ask for a new one.'
      return c.json({ error: 'invalid_grant', error_description }, 400)
    }
  }
  return redemption satisfies never
}

/**
 * Every browser says one of the two with a `POST`. Any other program acts for the user who started it,
 * and nobody lured it here.
 */
function isOfBrowser(c: Exchange): boolean {
  return c.req.header('origin') !== undefined || c.req.header('sec-fetch-site') !== undefined
}
