import type { Policy } from '../../core/policy.js'
import { NO_SESSION, type SessionRecord } from '../../core/session.js'
import { sleep } from '../sleep.js'
import { changeSlot, forgetSlot, readSlot } from './database.js'
import { laterOf } from './later-record.js'
import { parseRecord, storedForm } from './parse-record.js'
import { blankRecord, type StoredSession } from './session-store.js'

/** A disk that failed is asked again after this, beside everything else: nobody waits for it twice. */
const RETRY_MS = 3_000

/** How long the first answer may wait for a disk that alone can tell whether somebody is signed in. */
const TURN_TIMEOUT_MS = 10_000

/** No host starts with a higher number: it would soon grow beyond what can be read. */
const HIGHEST = 2 ** 50

/** Where there is no IndexedDB at all there is nothing to wait for. */
const FORBIDDEN = ['SecurityError', 'ReferenceError', 'TypeError']

/**
 * @param name Keeps the sessions of different grants apart.
 * @param cookies What they carry the server can tell when the disk does not.
 * @param onMoved Is told whenever the place has changed, and why.
 * @param mayLackRefreshToken Otherwise what has none is damaged.
 */
export function sessionInIndexedDb(
  name: string,
  cookies: Policy['cookies'],
  onMoved: (detail: string) => void,
  mayLackRefreshToken = false,
): StoredSession {
  const aside = `${name} unreadable`
  let held: SessionRecord | null = null
  let place: ReturnType<StoredSession['place']> = 'indexeddb'
  let back: Promise<void> = Promise.resolve()
  let turn: Promise<unknown> = back

  function later(stored: SessionRecord): SessionRecord {
    return laterOf(stored, held ?? NO_SESSION)
  }

  /** @returns `null` for what cannot be read, or has no refresh token although no cookie can be one. */
  function readable(found: unknown): SessionRecord | null {
    const stored = found === undefined ? NO_SESSION : parseRecord(found)
    if (!stored || (!held && Math.max(stored.number, stored.revision) > HIGHEST)) return null
    const isWhole =
      cookies.refresh || mayLackRefreshToken || stored.status === 'signed-out' || stored.tokens.refreshToken
    return isWhole ? stored : null
  }

  /**
   * What a host goes on with that cannot read what is stored: with what it holds, else as
   * somebody whom it does not know.
   */
  function instead(found: unknown): SessionRecord {
    if (held && held.status !== 'signed-out') return held
    const isOver = held !== null || Object(found).status === 'signed-out'
    const known = held ?? (isOver ? NO_SESSION : blankRecord(cookies))
    const now = Date.now()
    // Ahead of all that other hosts and pages may have.
    return { ...known, number: Math.max(now, known.number + 1), revision: Math.max(now, known.revision + 1) }
  }

  /** Judges what went further, what is stored or what is held, and writes it down. */
  async function change(judge: (later: SessionRecord) => SessionRecord): Promise<SessionRecord> {
    let judged: SessionRecord = NO_SESSION
    let isDamaged = false
    await changeSlot(name, (found, keepAs) => {
      const stored = readable(found)
      isDamaged = stored === null
      if (isDamaged) keepAs(aside)
      held = stored ? later(stored) : instead(found)
      judged = judge(held)
      return storedForm(judged)
    })
    if (isDamaged) onMoved(`unreadable, put aside as "${aside}"`)
    return judged
  }

  /** What is held here goes to the disk, or the other way round, whichever went further. */
  async function reconcile(): Promise<void> {
    let written: SessionRecord
    do {
      written = await change((further) => further)
      held = later(written)
    } while (held !== written)
  }

  function fallBack(error: unknown): SessionRecord {
    place = 'memory'
    onMoved(`in memory: ${error}`)
    back = retryDisk()
    // Whoever signs in before the disk can be read is ahead of all that may be on it.
    held ??= { ...blankRecord(cookies), number: Date.now() }
    return held
  }

  async function retryDisk(): Promise<void> {
    do {
      await sleep(RETRY_MS)
    } while (
      !(await reconcile().then(
        () => true,
        () => false,
      ))
    )
    place = 'indexeddb'
    onMoved('on disk again')
  }

  async function load(): Promise<SessionRecord> {
    if (held && place === 'memory') return held
    const isFirst = held === null
    try {
      const stored = readable(await readSlot(name))
      if (stored) held = later(stored)
      if (!stored || held?.revision !== stored.revision) await reconcile()
    } catch (error) {
      held = fallBack(error)
      const canTell = cookies.refresh || FORBIDDEN.includes(Object(error).name)
      // Not to know is not to be signed out.
      if (isFirst && !canTell) await Promise.race([back, sleep(TURN_TIMEOUT_MS)])
    }
    return held ?? NO_SESSION
  }

  async function update(judge: (stored: SessionRecord) => SessionRecord): Promise<SessionRecord> {
    if (place === 'indexeddb') {
      try {
        held = await change(judge)
        // What was put aside may hold tokens.
        if (held.status === 'signed-out' && held.ended?.reason === 'signed_out')
          void forgetSlot(aside).catch(() => {})
        return held
      } catch (error) {
        fallBack(error)
      }
    }
    held = judge(held ?? NO_SESSION)
    // What cannot be overwritten must not come back after a sign-out.
    if (held.status === 'signed-out') void forgetSlot(name).catch(() => {})
    return held
  }

  /** One after the other, so that no answer of the disk overtakes what was judged without it. */
  function serially(task: () => Promise<SessionRecord>): Promise<SessionRecord> {
    const mine = turn.then(task)
    turn = mine
    return mine
  }

  return {
    load: () => serially(load),
    update: (judge) => serially(() => update(judge)),
    place: () => place,
  }
}
