import { NO_SESSION, type SessionRecord } from '../../src/core/session.js'

/** What outlives a host: one record, replaced in one atomic step. */
export interface Disk {
  read(): SessionRecord
  update(judge: (stored: SessionRecord) => SessionRecord): SessionRecord
  onWrite(listener: (before: SessionRecord, after: SessionRecord) => void): void
}

export function emptyDisk(): Disk {
  let kept: SessionRecord = NO_SESSION
  let listeners: readonly ((before: SessionRecord, after: SessionRecord) => void)[] = []
  return {
    read: () => structuredClone(kept),
    update(judge) {
      const before = kept
      kept = structuredClone(judge(structuredClone(before)))
      for (const listener of listeners) listener(before, kept)
      return structuredClone(kept)
    },
    onWrite(listener) {
      listeners = [...listeners, listener]
    },
  }
}
