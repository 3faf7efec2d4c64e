import type { Ports } from '../core/ports.js'
import { NO_SESSION, type SessionRecord, UNTOLD } from '../core/session.js'
import { changeSlot, readSlot } from './database.js'

/** The place where the session is written down. Never fails: without IndexedDB the session goes on in memory. */
export interface StoredSession extends Pick<Ports, 'load' | 'update'> {
  /** Where it is really kept now. */
  place(): 'indexeddb' | 'memory'
}

/** @param isCarriedByCookie A worker before this one may have left a session that only the server can tell of. */
export function sessionInMemory(isCarriedByCookie: boolean): StoredSession {
  // Later than all that pages have heard of a host before.
  const revision = Date.now()
  let kept: SessionRecord = isCarriedByCookie ? { ...UNTOLD, revision } : { ...NO_SESSION, revision }
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
  let mirror: SessionRecord = NO_SESSION
  let place: 'indexeddb' | 'memory' = 'indexeddb'

  // After a failed write the copy in memory is ahead of the disk, until the disk works again.
  function later(stored: SessionRecord | undefined): SessionRecord {
    return stored && stored.revision >= mirror.revision ? stored : mirror
  }

  async function attempt(
    task: Promise<SessionRecord>,
    otherwise: () => SessionRecord,
  ): Promise<SessionRecord> {
    try {
      mirror = await task
      place = 'indexeddb'
    } catch {
      mirror = otherwise()
      place = 'memory'
    }
    return mirror
  }

  return {
    load: () => attempt(readSlot<SessionRecord>(name).then(later), () => mirror),
    update: (judge) =>
      attempt(
        changeSlot<SessionRecord>(name, (stored) => judge(later(stored))),
        () => judge(mirror),
      ),
    place: () => place,
  }
}
