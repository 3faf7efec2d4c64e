import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Exchange } from './env.js'

const alreadySent = 'x-hono-already-sent'

/** Breaks the connection off: there is no answer, not even half of one. */
export function cut(c: Exchange): Response {
  c.env.incoming.socket.destroy()
  return new Response(null, { headers: { [alreadySent]: 'true' } })
}

/** Breaks the connection off in the middle of an answer: its first part arrives, its second does not. */
export function cutMidway(c: Exchange, { body, status, headers }: Response): Response {
  if (!body) return cut(c)
  const { outgoing } = c.env
  let hasBegun = false
  const begun = new TransformStream<Uint8Array, Uint8Array>({
    async transform(part, answer) {
      if (hasBegun) {
        // The first part waits for its headers, which on a busy machine are not written yet.
        while (!outgoing.headersSent && !outgoing.destroyed) await nextTurn()
        // What was written goes out first.
        outgoing.socket?.destroySoon()
      } else answer.enqueue(part)
      hasBegun = true
    },
  })
  return new Response(body.pipeThrough(begun), { status, headers })
}

export function wasCut(response: Response): boolean {
  return response.headers.has(alreadySent)
}
