import { isSameUser, type Owner } from '../src/core/session.js'
import { changeSlot, readSlot } from '../src/host/storage/database.js'

/**
 * Whom each page, frame and worker of this origin takes for the user. Between another user's sign-in and its
 * hearing of it, a page still sends what the first one did. Written down, because a browser stops a worker
 * long before a page that sleeps comes back.
 */
export interface PageUsers {
  /** Reads what is written down, ahead of the first who needs it. Not while another worker still writes there. */
  load(): Promise<void>
  /** `null`: nobody that it has learnt of. */
  of(clientId: string): Promise<Owner | null>
  /** A page has signed somebody in, and awaits them. */
  learnt(clientId: string, owner: Owner | null): void
  /**
   * A page is about to read who the user is.
   *
   * @returns Whether that is, or may be, another than it takes for the user: until it has
   *   `heard`, it does not know.
   */
  given(clientId: string, owner: Owner): boolean
  /** It has read that the session of this number is another user's. */
  heard(clientId: string, number: number): void
  /** It sends something as this user: one that has no word with us learns by the answer who it is. */
  sentAs(clientId: string, owner: Owner): void
  /** A session is over, or about to be replaced: all that are there now may show its user. */
  leaving(owner: Owner | null, number: number): Promise<void>
}

interface Kept {
  readonly clients: ReadonlyMap<string, Owner>
  /** What came after the session at whose end all that were there were taken in. */
  readonly upTo: number
}

/** More than anybody has open: those that are long gone are forgotten at some time. */
const MAX_CLIENTS = 500

/** How often the disk is asked, which is given up after some seconds each time. */
const MAX_READS = 4

/** @param slot Where it is written down. @param present The ids of all that are there. */
export function pageUsers(slot: string, present: () => Promise<readonly string[]>): PageUsers {
  const clients = new Map<string, Owner>()
  /** What pages are about to read. */
  const unread = new Map<string, Owner>()
  let upTo = 0
  // Without a disk it goes on for as long as this worker lives.
  let isLoaded = false
  let loading: Promise<void> | undefined

  function load(): Promise<void> {
    loading ??= readPatiently(slot)
      .then(adopt, () => {})
      .then(() => {
        isLoaded = true
      })
    return loading
  }

  function adopt(stored: unknown): void {
    const kept = parsed(stored)
    upTo ||= kept.upTo
    for (const [id, owner] of kept.clients) if (!clients.has(id)) clients.set(id, owner)
  }

  function set(clientId: string, owner: Owner): void {
    // The latest stand last.
    clients.delete(clientId)
    clients.set(clientId, { number: owner.number, subject: owner.subject })
    for (const oldest of clients.keys()) if (clients.size > MAX_CLIENTS) clients.delete(oldest)
  }

  function learnt(clientId: string, owner: Owner | null): void {
    const known = clients.get(clientId)
    // That its user has left makes nobody else of a page that still shows them.
    if (!owner || (known && known.number === owner.number && known.subject === owner.subject)) return
    set(clientId, owner)
    void keep()
  }

  async function keep(): Promise<void> {
    await load()
    await changeSlot<Kept>(slot, () => ({ clients, upTo })).catch(() => {})
  }

  return {
    load,
    async of(clientId) {
      await load()
      return clients.get(clientId) ?? null
    },
    learnt,
    given(clientId, owner) {
      const known = clients.get(clientId)
      // Before the list has been read, whoever seems to know nobody may be of the user before.
      const isOther = known ? !isSameUser(known, owner) : !isLoaded
      if (isOther) unread.set(clientId, owner)
      else learnt(clientId, owner)
      return isOther
    },
    heard(clientId, number) {
      const owner = unread.get(clientId)
      if (owner?.number !== number) return
      unread.delete(clientId)
      // What came before it waits for the disk, too.
      void load().then(() => learnt(clientId, owner))
    },
    sentAs(clientId, owner) {
      const known = clients.get(clientId)
      if (clientId === '' || (known && (known.number !== owner.number || known.subject === owner.subject)))
        return
      set(clientId, owner)
      void keep()
    },
    async leaving(owner, number) {
      await load()
      if (number === upTo) return
      for (const id of owner ? await present() : []) if (owner && !clients.has(id)) set(id, owner)
      upTo = number
      await keep()
    },
  }
}

/**
 * As patiently as the session is read: were this given up sooner, a page of the first user would be
 * taken for one of the next.
 */
async function readPatiently(slot: string): Promise<unknown> {
  for (let tried = 1; tried < MAX_READS; tried++) {
    try {
      return await readSlot(slot)
    } catch {
      // A disk that is slow may be there the next time.
    }
  }
  return readSlot(slot)
}

function parsed(stored: unknown): Kept {
  const { clients, upTo } = Object(stored)
  return {
    clients: new Map(clients instanceof Map ? [...clients].filter(isEntry) : []),
    upTo: Number.isSafeInteger(upTo) ? upTo : 0,
  }
}

function isEntry(entry: readonly unknown[]): entry is [string, Owner] {
  return typeof entry[0] === 'string' && Number.isSafeInteger(Object(entry[1]).number)
}
