import type { SignInOutcome } from '../../core/outcome.js'
import { expectSignIn } from '../../core/signing-in.js'
import type { IssuedTokens } from '../../core/tokens.js'
import type { RedirectionPorts } from '../grant/grant.js'
import { exchange, withUserinfo } from './exchange.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { signInErrorOf, type Wrong, wrongOf } from './sign-in-error.js'
import type { Transaction, Transactions } from './transactions.js'

/** No exchange takes longer, with what is asked besides. */
const EXCHANGE_MS = 75_000

const INTERRUPTED: Wrong = {
  error: 'interrupted',
  description: 'the worker was stopped over it',
}

/**
 * Exchanges a code of which it is written down by whom, and signs its user in.
 *
 * @returns Resolves when that is written down, with what goes on beside.
 */
type ExchangeCode = (
  transaction: Transaction,
  callback: URLSearchParams,
) => Promise<{ readonly over: Promise<unknown> }>

/** @param failed Tells pages and developer what went wrong. */
export function codeExchange(
  settings: OpenidProviderSettings,
  transactions: Transactions,
  { coordinator, host }: Pick<RedirectionPorts, 'coordinator' | 'host'>,
  failed: (wrong: Wrong, returnTo: string) => Promise<void>,
  tell: (what: string) => void,
): ExchangeCode {
  let turn: Promise<unknown> = Promise.resolve()

  async function exchanged(transaction: Transaction, callback: URLSearchParams): Promise<void> {
    let wrong: Wrong = { error: 'superseded', description: 'a sign-out or another sign-in came first' }
    async function send(): Promise<SignInOutcome> {
      try {
        return { type: 'granted', issued: await issuedFor(transaction, callback) }
      } catch (error) {
        wrong = wrongOf(error)
        return { type: 'unreadable', message: wrong.description }
      }
    }
    const { type } = await coordinator.signIn(send)
    if (type !== 'granted') await failed(wrong, transaction.returnTo)
    await transactions.end(transaction.state)
  }

  async function issuedFor(transaction: Transaction, callback: URLSearchParams): Promise<IssuedTokens> {
    const issued = await exchange(settings, transaction, callback)
    if (!settings.userinfo) return issued
    return withUserinfo(settings, transaction, issued).catch((error) => {
      tell(`userinfo: ${wrongOf(error).description}`)
      return issued
    })
  }

  return async (transaction, callback) => {
    const since = Date.now()
    const interrupted = signInErrorOf(INTERRUPTED, transaction.returnTo)
    // Written down first: the next host must know that the code may have been sent.
    await coordinator.update((stored) =>
      expectSignIn(stored, { host, since, until: since + EXCHANGE_MS, interrupted }),
    )
    // One after the other: of two sign-ins at once the later one replaces the other.
    turn = turn.then(() => exchanged(transaction, callback)).catch(() => {})
    return { over: turn }
  }
}
