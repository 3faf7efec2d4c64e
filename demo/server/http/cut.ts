import type { Exchange } from './env.js'

const alreadySent = 'x-hono-already-sent'

/** Breaks the connection off: there is no answer, not even half of one. */
export function cut(c: Exchange): Response {
  c.env.incoming.socket.destroy()
  return new Response(null, { headers: { [alreadySent]: 'true' } })
}

export function wasCut(response: Response): boolean {
  return response.headers.has(alreadySent)
}
