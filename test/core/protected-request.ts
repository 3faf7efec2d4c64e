import type { Credential } from '../../src/core/session.js'
import { MAIN, type Target } from '../../src/core/target.js'
import type { Host } from './host.js'
import type { Server } from './server.js'

/** What a page gets: a response to some user, the server's 401, or a network error. */
export type Answer = { readonly status: 200; readonly user: string } | { readonly status: 401 | 'failed' }

/** The session numbers under which one request was sent, in order; `null`: without a credential. */
export type Sent = (number: number | null) => void

/** One protected request, treated as sw/intercept.ts treats it. */
export async function protectedRequest(
  { coordinator, exchange }: Host,
  server: Server,
  sent: Sent = () => {},
  target: Target = MAIN,
): Promise<Answer> {
  function send(credential: Credential | null): Promise<Answer> {
    sent(credential?.number ?? null)
    return exchange(() => {
      const user = server.authorize(credential?.accessToken ?? null, target)
      return user === null ? { status: 401 } : { status: 200, user }
    })
  }

  const authorization = await coordinator.authorize(target)
  if (authorization.type === 'unreachable') return { status: 'failed' }
  if (authorization.type !== 'credential') return send(null)
  if (authorization.refreshBeside) void coordinator.wake(target)
  const first = await send(authorization.credential)
  if (first.status !== 401) return first
  const renewed = await coordinator.renew(authorization.credential)
  if (renewed.type === 'unreachable') return { status: 'failed' }
  if (renewed.type !== 'credential') return first
  const second = await send(renewed.credential)
  if (second.status === 401) coordinator.distrust(renewed.credential)
  return second
}
