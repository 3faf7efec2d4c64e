import { cors } from 'hono/cors'
import type { Middleware } from './env.js'

const requestHeaders = [
  'authorization',
  'cache-control',
  'content-type',
  'dpop',
  'holdfast-tokens',
  'idempotency-key',
  'last-event-id',
  'range',
  'x-requested-with',
  'x-xsrf-token',
]

const responseHeaders = [
  'www-authenticate',
  'date',
  'dpop-nonce',
  'retry-after',
  'etag',
  'content-range',
  'content-disposition',
]

/** CORS with credentials for the listed origins, and for no other. */
export function crossOrigin(origins: readonly string[]): Middleware {
  return cors({
    origin: [...origins],
    credentials: true,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: requestHeaders,
    exposeHeaders: responseHeaders,
    maxAge: 600,
  })
}
