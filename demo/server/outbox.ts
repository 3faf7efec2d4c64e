/** A message that a real server would send by mail. */
export interface Letter {
  readonly to: string
  readonly link: string
  readonly sentAt: Date
  readonly expiresAt: Date
}

/** Where the demo's mail ends: kept in memory, by this process, and shown under /debug only. */
export interface Outbox {
  readonly send: (letter: Letter) => void
  /** Newest first. */
  readonly letters: () => readonly Letter[]
  readonly clear: () => void
}

const most = 20

export function createOutbox(): Outbox {
  let kept: readonly Letter[] = []
  return {
    send: (letter) => {
      kept = [letter, ...kept].slice(0, most)
    },
    letters: () => kept,
    clear: () => {
      kept = []
    },
  }
}
