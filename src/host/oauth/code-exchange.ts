import type { SignInOutcome } from '../../core/outcome.js'
import { expectSignIn } from '../../core/signing-in.js'
import type { IssuedTokens } from '../../core/tokens.js'
import { CAME_FIRST } from '../call-result.js'
import type { RedirectionPorts } from '../grant/grant.js'
import { authorizationResponse, exchange, withUserinfo } from './exchange.js'
import type { Metadata } from './metadata.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { signInErrorOf, type Wrong, wrongOf } from './sign-in-error.js'
import type { Transaction, Transactions } from './transactions.js'

/** No exchange takes longer, with what is asked before and besides. */
const EXCHANGE_MS = 95_000

const INTERRUPTED: Wrong = {
  error: 'interrupted',
  description: 'the worker was stopped over it',
}

/**
 * Exchanges the code that a user has come back with, of which it is written down by whom, and signs them in.
 *
 * @returns Resolves when that is written down, with what goes on beside.
 */
type ExchangeCode = (transaction: Transaction, url: URL) => Promise<{ readonly over: Promise<unknown> }>

/** @param failed Tells pages and developer what went wrong. */
export function codeExchange(
  settings: OpenidProviderSettings,
  metadata: Metadata,
  transactions: Transactions,
  { coordinator, host }: Pick<RedirectionPorts, 'coordinator' | 'host'>,
  failed: (wrong: Wrong, returnTo: string) => Promise<void>,
  tell: (what: string) => void,
): ExchangeCode {
  let turn: Promise<unknown> = Promise.resolve()

  async function exchanged(transaction: Transaction, url: URL): Promise<void> {
    let wrong: Wrong = { error: 'superseded', description: CAME_FIRST }
    async function send(): Promise<SignInOutcome> {
      try {
        return { type: 'granted', issued: await issuedFor(transaction, url) }
      } catch (error) {
        wrong = wrongOf(error)
        return { type: 'unreadable', message: wrong.description }
      }
    }
    const { type } = await coordinator.signIn(send)
    if (type !== 'granted') await failed(wrong, transaction.returnTo)
    await transactions.end(transaction.state)
  }

  /** @throws Error when there is no code that may be sent, or nobody knows where to. */
  async function issuedFor(transaction: Transaction, url: URL): Promise<IssuedTokens> {
    const server = await metadata.get()
    const callback = authorizationResponse(settings, server, transaction, url)
    const issued = await exchange(settings, server, transaction, callback)
    if (!settings.userinfo) return issued
    return withUserinfo(settings, server, issued).catch((error) => {
      tell(`userinfo: ${wrongOf(error).description}`)
      return issued
    })
  }

  return async (transaction, url) => {
    const since = Date.now()
    const interrupted = signInErrorOf(INTERRUPTED, transaction.returnTo)
    // Written down first: the next host must know that the code may have been sent.
    await coordinator.update((stored) =>
      expectSignIn(stored, { host, since, until: since + EXCHANGE_MS, interrupted }),
    )
    // One after the other: of two sign-ins at once the later one replaces the other.
    turn = turn.then(() => exchanged(transaction, url)).catch(() => {})
    return { over: turn }
  }
}
