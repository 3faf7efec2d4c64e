import type { SessionRecord } from '../../core/session.js'

/**
 * Of what is on disk and what a host held while the disk failed it, the one that went further: a later
 * sign-in or end, or else more refreshes, whose tokens have replaced the others, or else more changes.
 *
 * @returns Where one replaces the other, its revision is higher than both, so that everybody takes it in.
 */
export function laterOf(stored: SessionRecord, held: SessionRecord): SessionRecord {
  const rank = stored.number - held.number || rotations(stored) - rotations(held)
  const isHeld = (rank || stored.revision - held.revision) < 0 && held.revision > 0
  const [later, other] = isHeld ? [held, stored] : [stored, held]
  return rank && later.revision <= other.revision ? { ...later, revision: other.revision + 1 } : later
}

function rotations(record: SessionRecord): number {
  return record.status === 'signed-out' ? 0 : record.rotation
}
