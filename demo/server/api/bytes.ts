import type { Exchange } from '../http/env.js'
import { bounded } from './bounded.js'

const chunk = Uint8Array.from({ length: 64 * 1024 }, (_, n) => n % 251)

/** As many bytes as asked for, made no faster than they are read. */
export function bytes(c: Exchange): Response {
  const size = bounded(c.req.query('size'), 1024 * 1024, 1024 ** 3)
  return new Response(ReadableStream.from(chunks(size)), {
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) },
  })
}

function* chunks(size: number): Generator<Uint8Array> {
  for (let left = size; left > 0; left -= chunk.length)
    yield left < chunk.length ? chunk.slice(0, left) : chunk
}
