import { debt } from '../../core/owed.js'
import type { Policy } from '../../core/policy.js'
import type { Ports } from '../../core/ports.js'
import { NO_SESSION, type SessionRecord, UNCONFIRMED } from '../../core/session.js'

/**
 * The place where the session is written down. Never fails: without IndexedDB the session goes on in memory.
 */
export interface StoredSession extends Pick<Ports, 'load' | 'update'> {
  /** Where it is really kept now. */
  place(): 'indexeddb' | 'memory'
}

/**
 * What a host begins with where nothing is written down: only the server can tell what the cookies still
 * say.
 */
export function blankRecord({ refresh, access }: Policy['cookies']): SessionRecord {
  if (refresh) return UNCONFIRMED
  // A cookie without the refresh token that it came with is of a session that nobody can go on with.
  return access ? { ...NO_SESSION, owed: [debt(null, false, 0)] } : NO_SESSION
}
