import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenidServer } from './openid-server.js'

/** What has come to it, by the bytes of each body. */
export interface WaryUploads {
  /** Whole, from who had signed in well enough. */
  readonly taken: readonly Buffer[]
  /** How many it has refused while they were on their way. */
  readonly refused: number
}

const CHALLENGE = 'Bearer error="insufficient_user_authentication", acr_values="otp"'

/** An API of another origin that takes uploads only from who has shown more than a password (RFC 9470). */
export function takeUploadsWarily(server: OpenidServer): WaryUploads {
  const taken: Buffer[] = []
  let refused = 0

  server.uploads = async (request, response) => {
    allowOrigin(request, response)
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    const token = String(request.headers.authorization).replace('Bearer ', '')
    if ((await server.acrOf(token)) === 'otp') {
      taken.push(Buffer.concat(await request.toArray()))
      return response.writeHead(201).end()
    }
    refused++
    // With the first bytes, while the others are on their way.
    request.once('data', () => response.writeHead(401, { 'www-authenticate': CHALLENGE }).end())
    return request.resume()
  }
  return {
    taken,
    get refused() {
      return refused
    },
  }
}

function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', headers.origin ?? '*')
  response.setHeader('access-control-allow-headers', 'authorization, content-type')
  response.setHeader('access-control-expose-headers', 'WWW-Authenticate')
}
