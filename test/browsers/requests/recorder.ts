import type { IncomingMessage } from 'node:http'
import { type Passage, startProxy } from '../../support/proxy.js'
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

/** @param isSecure Whether with TLS. */
export async function startRecorder(isSecure: boolean): Promise<Recorder> {
  let server = ''
  let records: { -readonly [Name in keyof Arrived]: Arrived[Name] }[] = []
  let lastChange = performance.now()

  function recorded({ method = '', url = '', headers }: IncomingMessage): Passage {
    // By the port that it came in by.
    const origin = `${isSecure ? 'https' : 'http'}://${headers.host}`
    const record = { method, url: new URL(url, origin), headers, status: 0, isCut: false }
    if (method !== 'OPTIONS') records.push(record)
    lastChange = performance.now()
    return {
      answered(status) {
        record.status = status
        lastChange = performance.now()
      },
      over(isCut) {
        record.isCut = isCut
        lastChange = performance.now()
      },
    }
  }

  const start = () => startProxy(isSecure ? 'https' : 'http', () => server, recorded)
  const [page, other] = await Promise.all([start(), start()])

  return {
    origins: [page.origin, other.origin],
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
      await Promise.all([page.stop(), other.stop()])
    },
  }
}
