import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuthorizationServer } from './authorization-server.js'

const EVENTS = 5
const INTERVAL = 5

/** The last event of a stream that was not cut short. */
export const LAST_EVENT: string = `id: ${EVENTS}\ndata: event ${EVENTS}\n\n`

/** `GET /api/me` answers JSON, `GET /api/stream` Server-Sent Events: both with a valid access token only (RFC 6750). */
export async function answerApi(
  { headers, url }: IncomingMessage,
  response: ServerResponse,
  { accepts }: AuthorizationServer,
): Promise<void> {
  const [, accessToken = ''] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? []
  if (!(await accepts(accessToken))) {
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
    return
  }
  if (url === '/api/stream') await streamEvents(response)
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{"sub":"demo"}')
}

async function streamEvents(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  for (let id = 1; id <= EVENTS; id++) {
    response.write(`id: ${id}\ndata: event ${id}\n\n`)
    await new Promise((resolve) => setTimeout(resolve, INTERVAL))
  }
  response.end()
}
