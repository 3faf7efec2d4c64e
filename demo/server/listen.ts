import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server'
import { WebSocketServer } from 'ws'

type Options = Parameters<typeof createAdaptorServer>[0]

export interface Listening {
  readonly port: number
  readonly close: () => void
}

/** In bytes. */
const longestMessage = 64 * 1024

/**
 * Listens on loopback only: on 127.0.0.1, and on ::1 where there is one, for `localhost` may mean either.
 *
 * @param port 0 for any that is free.
 */
export async function listen(port: number, fetch: Options['fetch']): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage })
  const options: Options = {
    fetch,
    overrideGlobalObjects: false,
    // A refused upload is read to its end by Node: cut off, its sender would never see the 401.
    autoCleanupIncoming: false,
    // Its type has `noServer?: boolean | undefined`, which is not the same under exactOptionalPropertyTypes.
    websocket: { server: sockets as WebSocketServerLike },
  }
  const ipv4 = await open(port, '127.0.0.1', options)
  const address = ipv4.address() as AddressInfo
  const ipv6 = await open(address.port, '::1', options).catch((error: NodeJS.ErrnoException) => {
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
      for (const socket of sockets.clients) socket.terminate()
    },
  }
}

async function open(port: number, host: string, options: Options): Promise<Server> {
  const server = createAdaptorServer(options) as Server
  server.listen(port, host)
  await once(server, 'listening')
  return server
}
