import { type IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type Provider from 'oidc-provider'
import type { Exchange } from '../http/env.js'
import { PAGE_POLICY } from './pages.js'

/**
 * What the provider answers, as a value: it is a Koa app, and would write to the socket past all that this server
 * does with answers.
 *
 * @param body What was read of the request already.
 */
export async function answerOf(provider: Provider, c: Exchange, body: string): Promise<Response> {
  const { incoming } = c.env
  const issuer = new URL(provider.issuer)
  const { pathname, search } = new URL(c.req.url)
  // As a proxy would pass it on.
  const headers = {
    ...incoming.headers,
    host: issuer.host,
    'x-forwarded-proto': issuer.protocol.slice(0, -1),
  }
  const request = Object.assign(Readable.from(body === '' ? [] : [Buffer.from(body)]), {
    method: incoming.method,
    url: pathname.slice(issuer.pathname.length) + search,
    originalUrl: pathname + search,
    headers,
    socket: incoming.socket,
  }) as unknown as IncomingMessage
  const response = new ServerResponse(request)
  response.setHeader('Content-Security-Policy', PAGE_POLICY)
  const answered = contexts.get(provider) ?? listenTo(provider)
  await provider.callback()(request, response)
  const ctx = answered.get(response)
  if (!ctx) throw new Error('the OpenID provider failed')
  return new Response(bodyOf(ctx), { status: ctx.status, headers: headersOf(response) })
}

interface Answered {
  readonly body: unknown
  readonly method: string
  readonly status: number
}

type Contexts = WeakMap<object, Answered>

const contexts = new WeakMap<Provider, Contexts>()

function listenTo(provider: Provider): Contexts {
  const answered: Contexts = new WeakMap()
  contexts.set(provider, answered)
  provider.use(async (ctx, next) => {
    await next()
    ctx.respond = false
    answered.set(ctx.res, ctx)
  })
  return answered
}

function bodyOf({ body, method, status }: Answered): string | null {
  if (method === 'HEAD' || status === 204 || status === 304 || body === undefined || body === null)
    return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function headersOf(response: ServerResponse): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.getHeaders()))
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, String(each))
  return headers
}
