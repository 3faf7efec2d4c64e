import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { listen } from '../../../../demo/server/listen.js'
import { accessTokensOf } from './access.js'
import { chat } from './chat.js'
import type { Env } from './env.js'
import { graphql } from './graphql.js'
import { trpc } from './trpc.js'
import { uploads } from './uploads.js'

/** A resource server beside the demo's, of another origin, that speaks what clients of their own protocol need. */
export interface ResourceServer {
  readonly origin: string
  /** How many requests were refused for their access token. */
  refused(): number
  expire(): void
  close(): void
}

/**
 * @param issuer The authorization server, whose origin is that of the pages too.
 * @param directory Where uploads are kept.
 */
export async function startResourceServer(issuer: string, directory: string): Promise<ResourceServer> {
  const { authorize, expire } = accessTokensOf(issuer)
  let refused = 0
  const app = new Hono<Env>()
  app.use(cors({ origin: issuer, exposeHeaders: ['location', 'upload-offset', 'upload-length'] }))
  app.use(async (c, next) => {
    await next()
    if (c.res.status === 401) refused += 1
  })
  app.use(authorize)
  app.all('/trpc/*', trpc)
  app.all('/graphql', graphql)
  app.post('/chat', chat)
  app.all('/uploads/*', uploads('/uploads', directory))

  const { port, close } = await listen(0, app.fetch)
  return { origin: `http://localhost:${port}`, refused: () => refused, expire, close }
}
