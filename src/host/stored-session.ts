import type { Ports } from '../core/ports.js'
import { NO_SESSION, type SessionRecord, UNTOLD } from '../core/session.js'

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
