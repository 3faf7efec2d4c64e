import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  readonly port: number
  readonly close: () => void
}

/**
 * Listens on loopback only: on 127.0.0.1, and on ::1 where there is one, for `localhost` may mean either.
 *
 * @param port 0 for any that is free.
 */
export async function listen(port: number, listener: RequestListener): Promise<Listening> {
  const ipv4 = await open(port, '127.0.0.1', listener)
  const address = ipv4.address() as AddressInfo
  const ipv6 = await open(address.port, '::1', listener).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') return undefined
    ipv4.close()
    throw error
  })
  return {
    port: address.port,
    close: () => {
      for (const server of [ipv4, ipv6]) {
        server?.close()
        // Streams would go on for as long as their readers like.
        server?.closeAllConnections()
      }
    },
  }
}

async function open(port: number, host: string, listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}
