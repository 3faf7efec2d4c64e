import { once } from 'node:events'
import { request as ask, createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
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

// They belong to one connection, and there are two.
const HOP_BY_HOP = ['connection', 'upgrade', 'keep-alive', 'transfer-encoding']

/**
 * @param isSecure With TLS, and a certificate that nobody has signed.
 * @param server Where to pass a request on to: an origin.
 */
export async function startProxy(
  isSecure: boolean,
  server: () => string,
  passing: (request: IncomingMessage) => Passage = () => ({ answered() {}, over() {} }),
): Promise<Proxy> {
  const proxy = isSecure ? createSecureServer(await certificate()) : createServer()
  proxy.on('request', (incoming, outgoing) => {
    const { method, url = '', headers } = incoming
    const passage = passing(incoming)
    const passed = ask(new URL(url, server()), { method, headers: passedOn(headers) }, (answer) => {
      const { statusCode = 0 } = answer
      passage.answered(statusCode)
      outgoing.writeHead(statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    outgoing.on('close', () => {
      const isCut = !outgoing.writableFinished
      passage.over(isCut)
      if (isCut) passed.destroy()
    })
    incoming.pipe(passed)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return {
    origin: `${isSecure ? 'https' : 'http'}://localhost:${port}`,
    async stop() {
      proxy.close()
      proxy.closeAllConnections()
    },
  }
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const length = headers['transfer-encoding'] ? { 'transfer-encoding': headers['transfer-encoding'] } : {}
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name))
  return { ...Object.fromEntries(kept), ...length }
}
