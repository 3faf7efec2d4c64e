import { once } from 'node:events'
import {
  request as ask,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { certificate } from './certificate.js'

/** Stands before a server, and is an origin of its own. */
export interface Proxy {
  readonly origin: string
  stop(): Promise<void>
}

/** Is told what becomes of one request. */
export interface Passage {
  answered(status: number): void
  /** @param isCut Whether the browser broke it off. */
  over(isCut: boolean): void
}

/** Lets a request pass, with these headers. `null`: it has answered by itself. */
export type Admit = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => Promise<IncomingHttpHeaders | null>

// They belong to one connection, and there are two.
const HOP_BY_HOP = ['connection', 'upgrade', 'keep-alive', 'transfer-encoding']

/**
 * @param how `https` and `h2` have TLS, with a certificate that nobody has signed; `h2` has HTTP/2 besides.
 * @param server Where to pass this request on to: an origin.
 */
export async function startProxy(
  how: 'http' | 'https' | 'h2',
  server: (request: IncomingMessage) => string,
  passing: (request: IncomingMessage) => Passage = () => ({ answered() {}, over() {} }),
  admit: Admit = async ({ headers }) => headers,
): Promise<Proxy> {
  const proxy = await serverOf(how)
  proxy.on('request', async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url = '' } = incoming
    const passage = passing(incoming)
    const headers = await admit(incoming, outgoing)
    if (!headers || outgoing.destroyed) return
    const passed = ask(new URL(url, server(incoming)), { method, headers: passedOn(headers) }, (answer) => {
      const { statusCode = 0 } = answer
      passage.answered(statusCode)
      outgoing.writeHead(statusCode, withoutHop(answer.headers))
      answer.pipe(outgoing)
    })
    let isCut = true
    outgoing.on('finish', () => {
      isCut = false
    })
    passed.on('error', () => outgoing.destroy())
    outgoing.on('close', () => {
      passage.over(isCut)
      if (isCut) passed.destroy()
    })
    incoming.pipe(passed)
  })
  const sockets = new Set<Socket>()
  proxy.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return {
    origin: `${how === 'http' ? 'http' : 'https'}://localhost:${port}`,
    async stop() {
      proxy.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function serverOf(how: 'http' | 'https' | 'h2') {
  if (how === 'http') return createServer()
  const tls = await certificate()
  return how === 'h2' ? createSecureServer({ ...tls, allowHTTP1: true }) : createTlsServer(tls)
}

/** HTTP/2 has the host, and more, in headers of its own. */
function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const host = headers.host ?? String(headers[':authority'])
  const chunked = headers['transfer-encoding'] && { 'transfer-encoding': headers['transfer-encoding'] }
  const kept = Object.entries(withoutHop(headers)).filter(([name]) => !name.startsWith(':'))
  return { ...Object.fromEntries(kept), ...chunked, host }
}

function withoutHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)))
}
