import { createHash } from 'node:crypto'
import type { Exchange } from '../http/env.js'

const echoedHeaders = ['x-requested-with', 'idempotency-key', 'last-event-id', 'range']

/** Tells what arrived. The body is hashed as it comes in and never held, so any size will do. */
export async function echo(c: Exchange): Promise<Response> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    hash.update(chunk)
    bytes += chunk.byteLength
  }
  return c.json({
    method: c.req.method,
    authorized: true,
    bytes,
    sha256: hash.digest('hex'),
    contentType: c.req.header('content-type') ?? null,
    headers: Object.fromEntries(echoedHeaders.map((name) => [name, c.req.header(name) ?? null])),
  })
}
