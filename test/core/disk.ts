import { NO_SESSION, type SessionRecord } from '../../src/core/session.js'

/** What outlives a host: one record, replaced in one atomic step. */
export interface Disk {
  read(): SessionRecord
  update(judge: (stored: SessionRecord) => SessionRecord): SessionRecord
  /** The record is gone with its host, but for what is owed. */
  lose(first: SessionRecord): void
  onWrite(listener: (before: SessionRecord, after: SessionRecord) => void): void
}

export function emptyDisk(first: SessionRecord): Disk {
  let kept = first
  let listeners: readonly ((before: SessionRecord, after: SessionRecord) => void)[] = []
  return {
    read: () => structuredClone(kept),
    update(judge) {
      const before = kept
      kept = structuredClone(judge(structuredClone(before)))
      for (const listener of listeners) listener(before, kept)
      return structuredClone(kept)
    },
    lose(first) {
      const { owed } = kept
      kept = first
      if (owed) kept = { ...NO_SESSION, number: first.number, revision: first.revision, owed }
    },
    onWrite(listener) {
      listeners = [...listeners, listener]
    },
  }
}
