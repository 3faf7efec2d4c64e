import type { Credential, Owner } from '../../src/core/session.js'
import { MAIN, type Target } from '../../src/core/target.js'
import type { StepUp } from '../../src/protocol/session-state.js'
import type { Host } from './host.js'
import type { Server } from './server.js'

/** What a page gets: a response to some user, the server's 401, or a network error. */
export type RequestOutcome =
  | { readonly status: 200; readonly user: string }
  | { readonly status: 401 | 'failed' }

/** What is known of one request, and what is seen of it. */
interface Made {
  readonly target?: Target
  /** Whom its page takes for the user. */
  readonly owner?: Owner | null
  /** Told the session number of the credential whenever it is sent; `null`: without one. */
  sent?(number: number | null): void
  /** Told for whom a resource server has taken it, whether its answer still finds anybody or not. */
  taken?(user: string): void
}

/** One protected request, treated as src/host/request/intercept.ts treats it. */
export async function protectedRequest(
  { coordinator, exchange, jar }: Host,
  server: Server,
  { target = MAIN, owner = null, sent = () => {}, taken = () => {} }: Made = {},
): Promise<RequestOutcome> {
  let asked: StepUp | null = null

  function exchanged(accessToken: string | null): Promise<RequestOutcome> {
    return exchange(() => {
      asked = server.asks(accessToken)
      if (asked) return { status: 401 }
      const user = server.authorize(accessToken, target)
      if (user !== null) taken(user)
      return user === null ? { status: 401 } : { status: 200, user }
    })
  }

  async function send(credential: Credential): Promise<RequestOutcome> {
    const isCurrent = coordinator.isCurrent(credential)
    sent(isCurrent ? credential.number : null)
    return exchanged(isCurrent ? (credential.accessToken ?? jar.access) : null)
  }

  const authorization = await coordinator.authorize(target, owner)
  switch (authorization.type) {
    case 'unreachable':
      return { status: 'failed' }
    case 'anonymous':
      sent(null)
      return exchanged(jar.access)
    case 'stale':
      sent(null)
      return exchanged(null)
    case 'credential':
      break
    default:
      return authorization satisfies never
  }
  if (authorization.refreshBeside) void coordinator.wake(target)
  let { credential } = authorization
  let done: 'nothing' | 'renewed' | 'stepped-up' = 'nothing'
  for (;;) {
    const outcome = await send(credential)
    if (outcome.status !== 401) return outcome
    if (done === 'stepped-up' || (done === 'renewed' && !asked)) {
      if (!asked) coordinator.distrust(credential)
      return outcome
    }
    const renewed = await (asked ? coordinator.stepUp(credential, asked) : coordinator.renew(credential))
    if (renewed.type === 'unreachable') return { status: 'failed' }
    if (renewed.type !== 'credential') return outcome
    done = asked ? 'stepped-up' : 'renewed'
    credential = renewed.credential
  }
}
