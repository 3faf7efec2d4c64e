import { upgradeWebSocket } from '@hono/node-server'
import type { WSContext, WSEvents } from 'hono/ws'
import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import { isForeign } from '../http/site.js'
import type { Subject } from '../tokens/accept.js'
import { isLive } from '../tokens/live-families.js'
import { redeemTicket } from '../tokens/ticket.js'

/** In the range that RFC 6455 §7.4.2 leaves to applications. */
const sessionEnded = 4401
const unsupportedData = 1003
const internalError = 1011

/** How long a socket on which nobody speaks may outlive its session. */
const lookEvery = 5_000

/**
 * A WebSocket that says who came and echoes what it is sent. The ticket in its URL authorises it: browsers
 * set no header on a handshake, and with a cookie alone the page of any site could open it as the user.
 */
export function socket(deployment: Deployment): (c: Exchange) => Promise<Response> {
  return async (c) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      c.header('Upgrade', 'websocket')
      const error_description = 'Here is a WebSocket, and nothing else.'
      return c.json({ error: 'upgrade_required', error_description }, 426)
    }
    if (isForeign(c, deployment.corsOrigins)) {
      const error_description = 'A page of another site may not open this WebSocket.'
      return c.json({ error: 'csrf', error_description }, 403)
    }
    const subject = await redeemTicket(deployment, c.req.query('ticket') ?? '')
    if (subject) return upgradeWebSocket(c, conversation(deployment, subject))
    const error_description = 'The ticket is missing, used or expired, or its session has ended.'
    return c.json({ error: 'unauthorized', error_description }, 401)
  }
}

function conversation(deployment: Deployment, { id, name, familyId }: Subject): WSEvents {
  let looking: NodeJS.Timeout | undefined
  let turn = Promise.resolve()

  /** Does one thing after the other, and none for a session that has ended. */
  function inTurn(socket: WSContext, act: () => void): void {
    turn = turn
      .then(async () => {
        if (await isLive(deployment, familyId)) act()
        else socket.close(sessionEnded, 'The session has ended.')
      })
      .catch(() => socket.close(internalError))
  }

  return {
    onOpen(_, socket) {
      socket.send(JSON.stringify({ sub: id, name }))
      looking = setInterval(() => inTurn(socket, () => {}), lookEvery).unref()
    },
    onMessage({ data }, socket) {
      if (typeof data === 'string') inTurn(socket, () => socket.send(data))
      else socket.close(unsupportedData, 'Only text is understood.')
    },
    onClose() {
      clearInterval(looking)
    },
  }
}
