import type { Middleware } from './env.js'

const loopback = 'http://localhost:* http://127.0.0.1:*'

/**
 * @param debug Lets the page use and embed what other servers on loopback have, as a
 *   test of another origin does.
 */
export function securityHeaders(debug: boolean): Middleware {
  const elsewhere = debug ? ` ${loopback}` : ''
  const policy = [
    `default-src 'self'${elsewhere}`,
    `connect-src 'self'${elsewhere}${debug ? ' ws://localhost:*' : ''}`,
    `img-src 'self' data: blob:${elsewhere}`,
    `media-src 'self' blob:${elsewhere}`,
    `frame-src 'self'${elsewhere}`,
    ...(debug ? [`worker-src 'self' blob:`] : []),
    `object-src ${debug ? `'self'${elsewhere}` : `'none'`}`,
    `base-uri 'none'`,
    `form-action 'self'${elsewhere}`,
    `frame-ancestors 'self'${elsewhere}`,
  ].join('; ')
  return async (c, next) => {
    await next()
    const { headers } = c.res
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', policy)
    headers.set('X-Content-Type-Options', 'nosniff')
    if (!headers.has('Referrer-Policy')) headers.set('Referrer-Policy', 'strict-origin-when-cross-origin')
  }
}

export const noStore: Middleware = async (c, next) => {
  await next()
  c.res.headers.set('Cache-Control', 'no-store')
}

/** Where a code stands in the URL. */
export const noReferrer: Middleware = async (c, next) => {
  await next()
  c.res.headers.set('Referrer-Policy', 'no-referrer')
}
