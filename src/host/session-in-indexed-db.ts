import { NO_SESSION, type SessionRecord, UNTOLD } from '../core/session.js'
import { changeSlot, forgetSlot, readSlot } from './database.js'
import { laterOf } from './later-record.js'
import type { StoredSession } from './stored-session.js'

/** A disk that failed is asked again after this, beside everything else: nobody waits for it twice. */
const AGAIN = 3_000

/** How long the first answer may wait for a disk that alone can tell whether somebody is signed in. */
const PATIENCE = 10_000

/** Where there is no IndexedDB at all there is nothing to wait for. */
const FORBIDDEN = ['SecurityError', 'ReferenceError', 'TypeError']

/**
 * @param name Keeps the sessions of different grants apart.
 * @param isCarriedByCookie The server can tell of a session that the disk does not.
 * @param moved Is told whenever the place has changed, and why.
 */
export function sessionInIndexedDb(
  name: string,
  isCarriedByCookie: boolean,
  moved: (detail: string) => void,
): StoredSession {
  let held: SessionRecord | null = null
  let place: ReturnType<StoredSession['place']> = 'indexeddb'
  let back: Promise<void> = Promise.resolve()
  let turn: Promise<unknown> = back

  function later(stored: SessionRecord | undefined): SessionRecord {
    return laterOf(stored ?? NO_SESSION, held ?? NO_SESSION)
  }

  /** What is held here goes to the disk, or the other way round, whichever went further. */
  async function agree(): Promise<void> {
    let written: SessionRecord
    do {
      written = await changeSlot<SessionRecord>(name, later)
      held = later(written)
    } while (held !== written)
  }

  function fallen(error: unknown): SessionRecord {
    place = 'memory'
    moved(`in memory: ${error}`)
    back = returned()
    // Whoever signs in before the disk can be read is ahead of all that may be on it.
    held ??= { ...(isCarriedByCookie ? UNTOLD : NO_SESSION), number: Date.now() }
    return held
  }

  async function returned(): Promise<void> {
    do {
      await pause(AGAIN)
    } while (
      !(await agree().then(
        () => true,
        () => false,
      ))
    )
    place = 'indexeddb'
    moved('on disk again')
  }

  async function load(): Promise<SessionRecord> {
    if (held && place === 'memory') return held
    const isFirst = held === null
    try {
      const stored = await readSlot<SessionRecord>(name)
      held = later(stored)
      if (held.revision !== (stored?.revision ?? 0)) await agree()
    } catch (error) {
      held = fallen(error)
      const canTell = isCarriedByCookie || FORBIDDEN.includes(Object(error).name)
      // Not to know is not to be signed out.
      if (isFirst && !canTell) await Promise.race([back, pause(PATIENCE)])
    }
    return held
  }

  async function update(judge: (stored: SessionRecord) => SessionRecord): Promise<SessionRecord> {
    if (place === 'indexeddb') {
      try {
        held = await changeSlot<SessionRecord>(name, (stored) => {
          held = later(stored)
          return judge(held)
        })
        return held
      } catch (error) {
        fallen(error)
      }
    }
    held = judge(held ?? NO_SESSION)
    // What cannot be overwritten must not come back after a sign-out.
    if (held.status === 'signed-out') void forgetSlot(name).catch(() => {})
    return held
  }

  /** One after the other, so that no answer of the disk overtakes what was judged without it. */
  function inTurn(task: () => Promise<SessionRecord>): Promise<SessionRecord> {
    const mine = turn.then(task)
    turn = mine
    return mine
  }

  return {
    load: () => inTurn(load),
    update: (judge) => inTurn(() => update(judge)),
    place: () => place,
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
