import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of another origin, which lets every page in. */
interface OtherOrigin {
  readonly origin: string
  /** The `Authorization` of each request so far, `null` without one; preflights apart. */
  readonly credentials: readonly (string | null)[]
  stop(): void
}

export async function startOtherOrigin(): Promise<OtherOrigin> {
  const credentials: (string | null)[] = []
  const server = createServer(({ method, headers }, response) => {
    if (method !== 'OPTIONS') credentials.push(headers.authorization ?? null)
    response.writeHead(200, {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, holdfast-tokens',
    })
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { origin: `http://localhost:${port}`, credentials, stop: () => server.close() }
}

/** As a script of the page would: has this worker take the page over. */
export async function registerInPage(url: string): Promise<void> {
  const taken = new Promise((resolve) =>
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
  )
  await navigator.serviceWorker.register(url)
  await taken
}
