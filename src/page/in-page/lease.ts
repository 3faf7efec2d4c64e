import { changeSlot } from '../../host/database.js'
import { sleep } from '../../host/sleep.js'

interface Lease {
  readonly holder: string
  readonly until: number
}

/** Longer than the longest refresh; a holder that died is waited for no longer. */
const LENGTH = 45_000
const AGAIN = 100

/** A lock for origins that have no Web Locks: a lease in the database, taken in one atomic step. */
export async function leased<T>(task: () => Promise<T>): Promise<T> {
  const holder = crypto.getRandomValues(new Uint32Array(2)).join()
  while (!(await taken(holder))) await sleep(AGAIN)
  try {
    return await task()
  } finally {
    void changeSlot<Lease | null>('lease', (lease) =>
      lease?.holder === holder ? null : (lease ?? null),
    ).catch(withoutDatabase)
  }
}

async function taken(holder: string): Promise<boolean> {
  const lease = await changeSlot<Lease | null>('lease', (current) =>
    current && isHeld(current) ? current : { holder, until: Date.now() + LENGTH },
  ).catch(withoutDatabase)
  return lease === null || lease.holder === holder
}

/** A clock that was set back must not make a lease last. */
function isHeld({ until }: Lease): boolean {
  const left = until - Date.now()
  return left > 0 && left <= LENGTH
}

/** Then there is nothing to take turns by. A refresh that two send at once is the same attempt, and harmless. */
function withoutDatabase(): null {
  return null
}
