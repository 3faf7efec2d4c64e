import type { Exchange } from '../http/env.js'
import { isLoopbackName } from '../http/loopback-name.js'

/** Leads to a path of this server, or to another server of this computer. */
export function redirect(c: Exchange): Response {
  const to = c.req.query('to') ?? ''
  const target = URL.canParse(to, c.req.url) ? new URL(to, c.req.url) : undefined
  if (target && isLoopbackName(target.hostname)) return c.redirect(locationOf(target, c), 302)
  const error_description = 'The parameter "to" must be a path, or a URL on loopback.'
  return c.json({ error: 'invalid_request', error_description }, 400)
}

/**
 * Within this origin a path alone: behind a proxy that ends TLS the server does not know by
 * which scheme it is asked.
 */
function locationOf(target: URL, c: Exchange): string {
  const { origin, pathname, search, hash } = target
  return origin === new URL(c.req.url).origin ? pathname + search + hash : target.href
}
