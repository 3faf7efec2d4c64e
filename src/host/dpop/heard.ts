import { changeSlot, readSlot } from '../storage/database.js'

const SLOT = 'dpop'

/** `Date` has whole seconds, and an answer takes its time: so much off is no wrong clock, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5_000

/** Servers take a nonce for a minute or more after they have given it. */
const FRESH_MS = 30_000

/** What servers have said of proofs. */
export interface Heard {
  /** The last nonce of this origin; `undefined`: none that is known of. */
  nonceOf(origin: string): Promise<string | undefined>
  /** Milliseconds since the epoch, by the clock of the servers. */
  now(): number
  /** @param isFresh Whether it comes from the server itself, and not from a cache. */
  listen(origin: string, headers: Headers, isFresh: boolean): void
  /** A proof was refused: where the server does not show its clock, what is known of it may be wrong. */
  doubtClock(headers: Headers): void
  /** Whether this origin may refuse the nonce that is known, or want one where none is. */
  isOutdated(origin: string): Promise<boolean>
}

/** RFC 9449 §8.1. A longer one would make a header that no server takes. */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]{1,1000}$/

interface Kept {
  /** By origin; `null`: it has answered without one. */
  readonly nonces: Readonly<Record<string, string | null>>
  /** How far the clock of the servers is ahead of this one, in milliseconds. */
  readonly ahead: number
}

/** Kept in the store, for all that comes after this host: a proof without it is refused once. No secret. */
export function heardOfServers(): Heard {
  let nonces: Kept['nonces'] = {}
  let ahead: Kept['ahead'] = 0
  const answeredAt = new Map<string, number>()
  let loading: Promise<void> | undefined

  function loaded(): Promise<void> {
    loading ??= load()
    return loading
  }

  async function load(): Promise<void> {
    const stored = parsed(await readSlot(SLOT).catch(() => null))
    nonces = { ...stored.nonces, ...nonces }
    ahead ||= stored.ahead
  }

  return {
    async nonceOf(origin) {
      await loaded()
      return nonces[origin] ?? undefined
    },
    now: () => Date.now() + ahead,
    listen(origin, headers, isFresh) {
      const now = Date.now()
      const nonce = headers.get('dpop-nonce') ?? nonces[origin] ?? null
      const off = Date.parse(headers.get('date') ?? '') - now
      const isWrong = isFresh && Math.abs(off - ahead) > CLOCK_TOLERANCE_MS
      answeredAt.set(origin, now)
      if (isWrong) ahead = off
      if (isWrong || nonce !== nonces[origin]) {
        nonces = { ...nonces, [origin]: nonce }
        const kept: Kept = { nonces, ahead }
        // Without a disk it is known to this host alone.
        changeSlot(SLOT, () => kept).catch(() => {})
      }
    },
    doubtClock(headers) {
      if (!headers.has('date')) ahead = 0
    },
    async isOutdated(origin) {
      await loaded()
      const nonce = nonces[origin]
      if (!nonce) return nonce === undefined
      const age = Date.now() - (answeredAt.get(origin) ?? 0)
      return age < 0 || age > FRESH_MS
    },
  }
}

/** Any script of the origin writes there, too. */
function parsed(stored: unknown): Kept {
  const { nonces, ahead } = Object(stored)
  return {
    nonces: Object.fromEntries(
      Object.entries(Object(nonces)).filter(
        (entry): entry is [string, string | null] =>
          entry[1] === null || (typeof entry[1] === 'string' && NONCE.test(entry[1])),
      ),
    ),
    ahead: typeof ahead === 'number' && Number.isFinite(ahead) ? ahead : 0,
  }
}
