import type { ProofKey } from '../../core/tokens.js'
import type { Slots } from '../grant/grant.js'
import { isProofKey } from '../is-proof-key.js'

/** A sign-in between the start and its end, as it is written down. */
export interface Transaction {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Path, query and fragment of the page that it leads to. */
  readonly returnTo: string
  readonly isPopup: boolean
  readonly startedAt: number
  readonly maxAge: number | null
  /** Which life of a host has sent the code, or was about to: it must not be sent again. */
  readonly exchangedBy: string | null
  /** Of the session that it leads to; left out: its tokens are bound to none. */
  readonly proofKey?: ProofKey
}

/** What came of asking for a transaction. */
export type Claimed =
  | { readonly type: 'claimed' | 'expired' | 'exchanging' | 'lost'; readonly transaction: Transaction }
  | { readonly type: 'none' }

/** Of what is left behind at the provider: for one navigation. */
interface Leaving {
  readonly idToken: string | null
  readonly at: number
}

interface Stored {
  readonly version: number
  readonly transactions: Readonly<Record<string, Transaction>>
  readonly leaving: Readonly<Record<string, Leaving>>
}

/** Another number is that of what this version cannot read. */
const VERSION = 1

/** Whoever registers first, and waits for a mail, takes long. */
const LIFE_MS = 3_600_000

/** More than anybody has begun at once. */
const MAX_OPEN = 20

/** A page that has signed out goes on at once. */
const LEAVING_MS = 60_000

export interface Transactions {
  begin(transaction: Transaction): Promise<void>
  /** Takes one, in one atomic step: nobody else gets it. */
  claim(state: string): Promise<Claimed>
  end(state: string): Promise<void>
  putLeaving(name: string, idToken: string | null): Promise<void>
  /** `null`: there is none of this name. */
  takeLeaving(name: string): Promise<Leaving | null>
}

/**
 * @param pageOf The page of this origin to which such a `returnTo` leads.
 * @param host This life of the host.
 * @param isShared Whether others may live at the same time.
 */
export function transactionsIn(
  slots: Slots,
  slot: string,
  pageOf: (returnTo: string) => string,
  { host, isShared }: { readonly host: string; readonly isShared: boolean },
): Transactions {
  function judgeClaim(found: Transaction | undefined): Claimed {
    if (!found) return { type: 'none' }
    if (found.exchangedBy) {
      const isAlive = found.exchangedBy === host || isShared
      return { type: isAlive ? 'exchanging' : 'lost', transaction: found }
    }
    return { type: isYoung(found.startedAt, LIFE_MS) ? 'claimed' : 'expired', transaction: found }
  }

  async function change(judge: (stored: Stored) => Stored): Promise<void> {
    await slots.change(slot, (found) => judge(parsed(found, pageOf)))
  }

  return {
    begin: (transaction) =>
      change(({ transactions, ...stored }) => ({
        ...stored,
        transactions: Object.fromEntries([
          ...Object.entries(transactions)
            .filter(([, { startedAt }]) => isYoung(startedAt, LIFE_MS))
            .slice(1 - MAX_OPEN),
          [transaction.state, transaction],
        ]),
      })),
    async claim(state) {
      let claimed: Claimed = { type: 'none' }
      await change((stored) => {
        const { [state]: _, ...others } = stored.transactions
        // Whoever calls back may name what every object has.
        claimed = judgeClaim(
          Object.hasOwn(stored.transactions, state) ? stored.transactions[state] : undefined,
        )
        switch (claimed.type) {
          case 'claimed': {
            const taken = { ...claimed.transaction, exchangedBy: host }
            return { ...stored, transactions: { ...others, [state]: taken } }
          }
          case 'expired':
          case 'lost':
            return { ...stored, transactions: others }
          case 'exchanging':
          case 'none':
            return stored
          default:
            return claimed satisfies never
        }
      })
      return claimed
    },
    end: (state) =>
      change((stored) => {
        const { [state]: _, ...transactions } = stored.transactions
        return { ...stored, transactions }
      }),
    putLeaving: (name, idToken) =>
      change((stored) => ({ ...stored, leaving: { [name]: { idToken, at: Date.now() } } })),
    async takeLeaving(name) {
      let taken: Leaving | null = null
      await change((stored) => {
        const { [name]: _, ...leaving } = stored.leaving
        const found = Object.hasOwn(stored.leaving, name) ? stored.leaving[name] : undefined
        taken = found && isYoung(found.at, LEAVING_MS) ? found : null
        return { ...stored, leaving }
      })
      return taken
    },
  }
}

/** A clock that was set back since must not make anything last. */
function isYoung(since: number, life: number): boolean {
  const age = Date.now() - since
  return age >= 0 && age < life
}

/** Any script of the origin writes there, too. */
function parsed(found: unknown, pageOf: (returnTo: string) => string): Stored {
  const { version, transactions, leaving } = Object(found)
  if (version !== VERSION) return { version: VERSION, transactions: {}, leaving: {} }
  return {
    version,
    transactions: only(
      transactions,
      (value, name): value is Transaction =>
        isTransaction(value) && value.state === name && value.returnTo === pageOf(value.returnTo),
    ),
    leaving: only(leaving, isLeaving),
  }
}

function only<T>(
  record: unknown,
  is: (value: unknown, name: string) => value is T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(Object(record)).filter((entry): entry is [string, T] => is(entry[1], entry[0])),
  )
}

function isTransaction(value: unknown): value is Transaction {
  const { state, nonce, verifier, returnTo, isPopup, startedAt, maxAge, exchangedBy, proofKey } =
    Object(value)
  return (
    [state, nonce, verifier, returnTo].every((text) => text && typeof text === 'string') &&
    typeof isPopup === 'boolean' &&
    typeof startedAt === 'number' &&
    (maxAge === null || (Number.isFinite(maxAge) && maxAge >= 0)) &&
    (exchangedBy === null || typeof exchangedBy === 'string') &&
    (proofKey === undefined || isProofKey(proofKey))
  )
}

function isLeaving(value: unknown): value is Leaving {
  const { idToken, at } = Object(value)
  return (idToken === null || typeof idToken === 'string') && typeof at === 'number'
}
