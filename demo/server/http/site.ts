import type { Exchange } from './env.js'

/** Whether the browser says that another site, which is not on the list, caused this request. */
export function isForeign(c: Exchange, allowed: readonly string[]): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined && allowed.includes(origin)) return false
  // The browser compares with the address that it asked. This server knows only the one that it was asked by,
  // and a proxy may have changed that: Vite's does.
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin'
  return origin !== undefined && origin !== askedAs(c)
}

/**
 * Whether a request that is authenticated by a cookie may do something. A custom header, because a
 * form cannot send it and another origin's script must ask first (RFC 10017); and the word of the browser.
 */
export function mayUseCookie(c: Exchange, allowed: readonly string[]): boolean {
  return c.req.header('holdfast-tokens') !== undefined && !isForeign(c, allowed)
}

/** Says what is wrong to the developer who finds it among the requests of the page. */
export function refuseForgery(c: Exchange): Response {
  return c.json({ error: 'csrf', error_description: whatIsWrong(c) }, 403)
}

function whatIsWrong(c: Exchange): string {
  if (c.req.header('holdfast-tokens') === undefined)
    return 'A request with a cookie needs the header Holdfast-Tokens, which the worker sets on those in "protect".'
  const origin = c.req.header('origin') ?? 'another site'
  return `This came from a page of ${origin}, and this server was asked as ${askedAs(c)}. If that page is yours, list its origin in CORS_ORIGINS, or have the proxy keep the header Host (in Vite: changeOrigin: false).`
}

function askedAs(c: Exchange): string {
  return new URL(c.req.url).origin
}
