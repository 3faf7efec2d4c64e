import type { Exchange } from './env.js'

/** Whether the browser says that another site, which is not on the list, caused this request. */
export function isForeign(c: Exchange, allowed: readonly string[]): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined && allowed.includes(origin)) return false
  if (origin !== undefined && origin !== new URL(c.req.url).origin) return true
  const site = c.req.header('sec-fetch-site')
  return site !== undefined && site !== 'same-origin'
}

/**
 * Whether a request that is authenticated by a cookie may do something. A custom header, because a
 * form cannot send it and another origin's script must ask first (RFC 10017); and the word of the browser.
 */
export function mayUseCookie(c: Exchange, allowed: readonly string[]): boolean {
  return c.req.header('holdfast-tokens') !== undefined && !isForeign(c, allowed)
}

export function refuseForgery(c: Exchange): Response {
  const error_description =
    'A request with a cookie needs the header Holdfast-Tokens, and must come from this site.'
  return c.json({ error: 'csrf', error_description }, 403)
}
