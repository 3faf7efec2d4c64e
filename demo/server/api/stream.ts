import type { Exchange } from '../http/env.js'
import { bounded } from './bounded.js'
import { eventStream, paced } from './event-stream.js'

/** Numbered events. One who lost the connection goes on after the last that arrived. */
export function stream(c: Exchange): Response {
  const total = bounded(c.req.query('events'), 10, 100_000)
  const intervalMs = bounded(c.req.query('interval'), 100, 60_000)
  const last = bounded(c.req.header('last-event-id'), 0, total)
  const retry = c.req.query('retry')
  const retryMs = retry === undefined ? undefined : bounded(retry, 1000, 60_000)
  return eventStream(paced(numbered(last + 1, total), intervalMs, retryMs))
}

function* numbered(from: number, total: number): Generator<string> {
  for (let n = from; n <= total; n += 1) yield `id: ${n}\ndata: ${JSON.stringify({ n, of: total })}\n\n`
}
