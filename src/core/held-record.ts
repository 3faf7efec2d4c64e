import type { Snapshot } from '../protocol/snapshot.js'
import { describe } from './describe.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import { isSameUser, NO_SESSION, ownerOf, type SessionRecord } from './session.js'

/** The session that this host has in hand; it follows what is stored. */
export interface HeldRecord {
  readonly session: SessionRecord
  /** Resolves when it has been read for the first time. */
  loaded(): Promise<void>
  /** Another host may have changed what is stored, and has told the pages. */
  reread(): Promise<void>
  /**
   * Changes what is stored, adopts it and tells the pages.
   *
   * @returns Whether there was anything to change.
   */
  update(judge: (stored: SessionRecord) => SessionRecord): Promise<boolean>
  /**
   * The same, only where the judge would change the session in hand: else nothing is asked of the disk.
   *
   * @returns Whether it would.
   */
  amend(judge: (stored: SessionRecord) => SessionRecord): Promise<boolean>
  /** The next change, whoever makes it. */
  change(): Promise<void>
  /** As pages are told now. */
  snapshot(): Snapshot
}

/** @param isEntering Whether a sign-in is under way, which tells of the user that leaves by itself. */
export function heldRecord(ports: Ports, policy: Policy, isEntering: () => boolean): HeldRecord {
  let session: SessionRecord = NO_SESSION
  let loading: Promise<void> | null = null
  const waiting = new Set<() => void>()

  function loaded(): Promise<void> {
    loading ??= ports.load().then((stored) => {
      session = stored
    })
    return loading
  }

  // Answers can overtake each other: what was stored before a sign-out must not come back after it.
  function adopt(stored: SessionRecord): boolean {
    if (stored.revision <= session.revision) return false
    // No late answer for the session before may set a cookie any more.
    if (stored.number !== session.number) ports.abandon()
    session = stored
    for (const look of waiting) look()
    waiting.clear()
    return true
  }

  function snapshot(): Snapshot {
    return describe(session, ports.now(), policy)
  }

  async function update(judge: (stored: SessionRecord) => SessionRecord): Promise<boolean> {
    const before = session
    let isChanged = false
    const stored = await ports.update((was) => {
      const next = judge(was)
      isChanged = next !== was
      return next
    })
    // Whoever has reread meanwhile took it in already, and nobody has told the pages.
    if (!adopt(stored) && !isChanged) return false
    ports.publish(snapshot(), isAnothers(session, before))
    if (session.number !== before.number && !isEntering())
      await ports.leaving(before.status === 'signed-out' ? null : ownerOf(before), session.number)
    return isChanged
  }

  return {
    get session() {
      return session
    },
    loaded,
    async reread() {
      await loaded()
      adopt(await ports.load())
    },
    update,
    async amend(judge) {
      const isNeeded = judge(session) !== session
      if (isNeeded) await update(judge)
      return isNeeded
    },
    change: () => new Promise((resolve) => waiting.add(resolve)),
    snapshot,
  }
}

/** A user whom the server does not name may be anybody. */
function isAnothers(now: SessionRecord, before: SessionRecord): boolean {
  return now.status !== 'signed-out' && !isSameUser(ownerOf(now), ownerOf(before))
}
