import { changeSlot } from '../../host/database.js'

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
  while (!(await taken(holder))) await new Promise((resolve) => setTimeout(resolve, AGAIN))
  try {
    return await task()
  } finally {
    await changeSlot<Lease | null>('lease', (lease) => (lease?.holder === holder ? null : (lease ?? null)))
  }
}

async function taken(holder: string): Promise<boolean> {
  const now = Date.now()
  const lease = await changeSlot<Lease | null>('lease', (current) =>
    current && current.until > now ? current : { holder, until: now + LENGTH },
  )
  return lease?.holder === holder
}
