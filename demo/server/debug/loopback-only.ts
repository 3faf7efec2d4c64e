import type { Middleware } from '../http/env.js'
import { isLoopbackName } from '../http/loopback-name.js'
import { isForeign } from '../http/site.js'

/** Keeps everyone but this computer's user away from the debug endpoints. */
export const loopbackOnly: Middleware = async (c, next) => {
  const peer = c.env.incoming.socket.remoteAddress ?? ''
  // The name as well: another site's domain may be made to point at loopback (DNS rebinding).
  const host = new URL(c.req.url).hostname
  const mutates = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  if (!isLoopback(peer) || !isLoopbackName(host) || (mutates && isForeign(c, []))) {
    return c.json({ error: 'forbidden', error_description: 'Only for this computer and this site.' }, 403)
  }
  return next()
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}
