import { debt } from '../../core/owed.js'
import type { Policy } from '../../core/policy.js'
import { NO_SESSION, type SessionRecord } from '../../core/session.js'
import { changeSlot, readSlot } from './database.js'
import { blankRecord, type StoredSession } from './session-store.js'

/** What is written down all the same: that a cookie is owed its end. No secret. */
interface Mark {
  readonly everywhere: boolean
}

/**
 * The session ends with its host, unless a cookie carries it to the next one. That the user has signed out of
 * it must not end with the host.
 *
 * @param name Keeps the sessions of different grants apart.
 */
export function sessionInMemory(name: string, cookies: Policy['cookies']): StoredSession {
  const slot = `${name} owed`
  // Later than all that pages have heard of a host before, and no session of theirs.
  const at = Date.now()
  let kept: SessionRecord = { ...blankRecord(cookies), number: at, revision: at }
  let loading: Promise<void> | undefined

  async function look(): Promise<void> {
    const mark = await readSlot(slot).catch(() => null)
    if (!mark) return
    const owed = [debt(null, Object(mark).everywhere === true, 0)]
    kept = { ...NO_SESSION, number: at, revision: at, owed }
  }

  function loaded(): Promise<void> {
    loading ??= look()
    return loading
  }

  return {
    async load() {
      await loaded()
      return kept
    },
    async update(judge) {
      await loaded()
      const before = markOf(kept)
      kept = judge(kept)
      const judged = kept
      const mark = markOf(judged)
      if (mark?.everywhere !== before?.everywhere) await changeSlot(slot, () => mark).catch(() => {})
      return judged
    },
    place: () => 'memory',
  }
}

function markOf({ owed = [] }: SessionRecord): Mark | null {
  const paidByCookie = owed.find(({ refreshToken }) => refreshToken === null)
  return paidByCookie ? { everywhere: paidByCookie.everywhere } : null
}
