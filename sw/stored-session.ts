import { createStore, get, update } from 'idb-keyval'
import type { Ports } from '../src/core/ports.js'
import { NO_SESSION, type SessionRecord } from '../src/core/session.js'

/** The place where the session is written down. Never fails: without IndexedDB the session goes on in memory. */
export interface StoredSession extends Pick<Ports, 'load' | 'update'> {
  /** Where it is really kept now. */
  place(): 'indexeddb' | 'memory'
}

/** Safari can leave an IndexedDB request unanswered for ever when many tabs are open. */
const PATIENCE = 3_000

export function sessionInMemory(): StoredSession {
  let kept: SessionRecord = NO_SESSION
  return {
    load: async () => kept,
    update: async (judge) => {
      kept = judge(kept)
      return kept
    },
    place: () => 'memory',
  }
}

/** @param name Keeps the sessions of different grants apart. */
export function sessionInIndexedDb(name: string): StoredSession {
  const store = createStore('holdfast', 'session')
  let mirror: SessionRecord = NO_SESSION
  let place: 'indexeddb' | 'memory' = 'indexeddb'

  // After a failed write the copy in memory is ahead of the disk, until the disk works again.
  function later(stored: SessionRecord | undefined): SessionRecord {
    return stored && stored.revision >= mirror.revision ? stored : mirror
  }

  async function attempt(
    task: () => Promise<SessionRecord>,
    otherwise: () => SessionRecord,
  ): Promise<SessionRecord> {
    try {
      mirror = await within(PATIENCE, task())
      place = 'indexeddb'
    } catch {
      mirror = otherwise()
      place = 'memory'
    }
    return mirror
  }

  return {
    load: () =>
      attempt(
        async () => later(await get<SessionRecord>(name, store)),
        () => mirror,
      ),
    async update(judge) {
      let judged: SessionRecord = mirror
      const write = () =>
        update<SessionRecord>(
          name,
          (stored) => {
            judged = judge(later(stored))
            return judged
          },
          store,
        )
      return attempt(
        () => write().then(() => judged),
        () => judge(mirror),
      )
    },
    place: () => place,
  }
}

function within<T>(ms: number, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), ms)
    task.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
