import { sleep } from '../../host/sleep.js'
import { changeSlot } from '../../host/storage/database.js'

interface Lease {
  readonly holder: string
  readonly until: number
}

/** Longer than the longest refresh. */
const LEASE_MS = 45_000
const RETRY_MS = 100
/**
 * Nobody is waited for longer than some five seconds: a refresh that two send at once is the
 * same attempt, and harmless.
 */
const TRIES = 50

/** A lock for origins that have no Web Locks: a lease in the database, taken in one atomic step. */
export async function leased<T>(task: () => Promise<T>): Promise<T> {
  const holder = crypto.getRandomValues(new Uint32Array(2)).join()
  for (let tried = 0; tried < TRIES && !(await taken(holder)); tried++) await sleep(RETRY_MS)
  try {
    return await task()
  } finally {
    void changeSlot('lease', (lease) => (leaseIn(lease)?.holder === holder ? null : lease)).catch(
      withoutDatabase,
    )
  }
}

async function taken(holder: string): Promise<boolean> {
  const lease = await changeSlot<Lease>('lease', (stored) => {
    const current = leaseIn(stored)
    return current && isHeld(current) ? current : { holder, until: Date.now() + LEASE_MS }
  }).catch(withoutDatabase)
  return lease === null || lease.holder === holder
}

function leaseIn(stored: unknown): Lease | null {
  const { holder, until } = Object(stored)
  return typeof holder === 'string' && typeof until === 'number' ? { holder, until } : null
}

/** A clock that was set back must not make a lease last. */
function isHeld({ until }: Lease): boolean {
  const left = until - Date.now()
  return left > 0 && left <= LEASE_MS
}

/** Then there is nothing to take turns by. */
function withoutDatabase(): null {
  return null
}
