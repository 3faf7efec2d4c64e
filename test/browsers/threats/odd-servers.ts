import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived somewhere. */
export interface Arrived {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

interface OddServer {
  readonly port: number
  stop(): void
}

/** An API, under `/api/odd/`, of the kind that an app should not have: it echoes headers, lets answers be kept, and sends scripts. @param scripts More of them, by name. */
export function startOddApi(scripts: Readonly<Record<string, string>>): Promise<OddServer> {
  return listening(({ url = '', headers }, response) => {
    const [, name = ''] = /^\/api\/odd\/([^?]*)/.exec(url) ?? []
    const isAuthorised = headers.authorization || headers.cookie?.includes('access_token')
    const send = (script: string) => () => {
      response.setHeader('content-type', 'text/javascript')
      response.end(script)
    }
    const own = Object.entries(scripts).map(([file, script]) => [file, send(script)] as const)
    const answers: Readonly<Record<string, () => void>> = {
      ...Object.fromEntries(own),
      mirror: () => response.end(JSON.stringify(headers)),
      kept: () => {
        response.setHeader('cache-control', 'private, max-age=600')
        response.end(crypto.randomUUID())
      },
      'script.js': send(`onfetch = (event) => event.respondWith(new Response('taken'))`),
    }
    const answer = answers[name]
    if (answer && isAuthorised) answer()
    else response.writeHead(answer ? 401 : 404).end()
  })
}

/** Somebody else's server, which lets every page in and serves pages of its own. @param arrived Is told of each request but preflights. */
export function startStranger(arrived: (request: Arrived) => void): Promise<OddServer> {
  return listening(({ method, url = '', headers }, response) => {
    if (method !== 'OPTIONS') arrived({ path: url, headers })
    response.writeHead(200, {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, holdfast-tokens, idempotency-key',
      'content-type': url.startsWith('/page') ? 'text/html' : 'application/json',
    })
    response.end(url.startsWith('/page') ? '<!doctype html><title>elsewhere</title><body>' : '{}')
  })
}

async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<OddServer> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
