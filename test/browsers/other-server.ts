import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a token endpoint that is not ours answers. */
interface TokenAnswer {
  readonly status: number
  readonly body: object
}

/** An authorization server and its API on an origin of their own, which know nothing of Holdfast and give no grace. */
export interface OtherServer {
  readonly origin: string
  /** The request headers that its CORS allows. */
  allowed: string
  /** What it makes of a good token answer. */
  answer: (good: object, step: 'sign-in' | 'refresh') => TokenAnswer
  expireAccess(): void
  readonly seen: {
    signIns: number
    /** Refreshes that came with a refresh token. */
    refreshes: number
    replays: number
    preflightsOfTokens: number
    /** The headers beyond the standard of whatever came to the token endpoints. */
    custom: string[]
    authorized: number
  }
  stop(): void
}

const FIXED = 'authorization, content-type'

export async function startOtherServer(): Promise<OtherServer> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let generation = 0
  let oldestGood = 0

  const here: OtherServer = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    allowed: FIXED,
    answer: (body) => ({ status: 200, body }),
    expireAccess() {
      oldestGood = generation + 1
    },
    seen: { signIns: 0, refreshes: 0, replays: 0, preflightsOfTokens: 0, custom: [], authorized: 0 },
    stop: () => server.close(),
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url = '' } = request
    const reply = (status: number, body: object): void => {
      response.writeHead(status, {
        'access-control-allow-origin': headers.origin ?? '*',
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': here.allowed,
        'content-type': 'application/json',
      })
      response.end(JSON.stringify(body))
    }
    const isApi = url.startsWith('/api/')
    if (method === 'OPTIONS') {
      if (!isApi) here.seen.preflightsOfTokens++
      return reply(204, {})
    }
    const body = await textOf(request)
    if (isApi) return serveApi(headers.authorization ?? '', reply)
    for (const name of ['idempotency-key', 'holdfast-tokens']) {
      if (headers[name] !== undefined) here.seen.custom.push(name)
    }
    serveToken(headers['content-type'] === 'application/json' ? JSON.parse(body) : formOf(body), reply)
  }

  function serveApi(authorization: string, reply: Reply): void {
    const isGood = Number(authorization.replace('Bearer access-', '') || Number.NaN) >= oldestGood
    if (isGood) here.seen.authorized++
    reply(isGood ? 200 : 401, {})
  }

  function serveToken(fields: Readonly<Record<string, unknown>>, reply: Reply): void {
    const { username, code, refresh_token: refreshToken } = fields
    if (username !== undefined || code !== undefined) {
      here.seen.signIns++
      grant('sign-in', reply)
    } else if (refreshToken === undefined) {
      reply(400, { error: 'invalid_request' })
    } else {
      here.seen.refreshes++
      if (refreshToken === `refresh-${generation}`) grant('refresh', reply)
      else refuse(reply)
    }
  }

  function refuse(reply: Reply): void {
    here.seen.replays++
    reply(400, { error: 'invalid_grant' })
  }

  function grant(step: 'sign-in' | 'refresh', reply: Reply): void {
    const next = generation + 1
    const tokens = { access_token: `access-${next}`, refresh_token: `refresh-${next}` }
    const { status, body } = here.answer({ ...tokens, token_type: 'Bearer', expires_in: 1800 }, step)
    // Spent only where it was granted.
    if ('refresh_token' in body) generation = next
    reply(status, body)
  }

  return here
}

type Reply = (status: number, body: object) => void

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function formOf(body: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(body))
}
