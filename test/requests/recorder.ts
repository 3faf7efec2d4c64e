import { once } from 'node:events'
import { request as ask, createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Arrived } from './request-row.js'

/** Stands before the server under two ports, which are two origins of one site, and writes down what passes. */
export interface Recorder {
  readonly origins: readonly [string, string]
  /** All requests since the last call of `forget`, preflights left out. */
  arrived(): readonly Arrived[]
  /** Milliseconds since anything last came or went; 0 while a request waits for its answer. */
  quietFor(): number
  forget(): void
  /** Passes everything on to this server from now on. */
  stand(before: string): void
  stop(): Promise<void>
}

// They belong to one connection, and there are two.
const HOP_BY_HOP = ['connection', 'upgrade', 'keep-alive', 'transfer-encoding']

export async function startRecorder(): Promise<Recorder> {
  let server = ''
  let records: { -readonly [Name in keyof Arrived]: Arrived[Name] }[] = []
  let lastChange = performance.now()
  const proxies = await Promise.all([startProxy(), startProxy()])

  async function startProxy(): Promise<{ origin: string; proxy: Server }> {
    let origin = ''
    const proxy = createServer((incoming, outgoing) => {
      const { method = '', url = '', headers } = incoming
      const record = { method, url: new URL(url, origin), headers, status: 0, isCut: false }
      if (method !== 'OPTIONS') records.push(record)
      lastChange = performance.now()
      const passed = ask(new URL(url, server), { method, headers: passedOn(headers) }, (answer) => {
        record.status = answer.statusCode ?? 0
        lastChange = performance.now()
        outgoing.writeHead(record.status, answer.headers)
        answer.pipe(outgoing)
      })
      passed.on('error', () => outgoing.destroy())
      outgoing.on('close', () => {
        lastChange = performance.now()
        record.isCut = !outgoing.writableFinished
        if (record.isCut) passed.destroy()
      })
      incoming.pipe(passed)
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    origin = `http://localhost:${(proxy.address() as AddressInfo).port}`
    return { origin, proxy }
  }

  return {
    origins: [proxies[0].origin, proxies[1].origin],
    arrived: () => records,
    quietFor: () =>
      records.some(({ status, isCut }) => status === 0 && !isCut) ? 0 : performance.now() - lastChange,
    forget() {
      records = []
      lastChange = performance.now()
    },
    stand(before) {
      server = before
    },
    async stop() {
      for (const { proxy } of proxies) {
        proxy.close()
        proxy.closeAllConnections()
      }
    },
  }
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const length = headers['transfer-encoding'] ? { 'transfer-encoding': headers['transfer-encoding'] } : {}
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name))
  return { ...Object.fromEntries(kept), ...length }
}
