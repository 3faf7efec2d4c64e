/** How time goes by, and in which order what waits for the world goes on. */
export interface Pace {
  /** Milliseconds since the epoch. */
  now(): number
  /** One thing that takes a moment: a message, a disk, a network. */
  step(label: string): Promise<void>
  timer(ms: number): Timer
}

export interface Timer {
  readonly over: Promise<void>
  cancel(): void
}

interface Due {
  readonly at: number
  readonly go: () => void
}

export const START: number = Date.UTC(2026, 0, 1)
const LATENCY = 1

/** A clock that jumps to the next thing that is due whenever nothing else is left to do. */
export function virtualClock(start: number = START): Pace {
  let now = start
  let due: readonly Due[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const [next] = due
      if (!next) break
      due = due.slice(1)
      now = Math.max(now, next.at)
      next.go()
    }
    running = false
  }

  function timer(ms: number): Timer {
    let entry: Due | undefined
    const over = new Promise<void>((go) => {
      entry = { at: now + ms, go }
      const before = due.filter(({ at }) => at <= now + ms)
      due = [...before, entry, ...due.slice(before.length)]
      if (!running) void run()
    })
    return {
      over,
      cancel() {
        due = due.filter((other) => other !== entry)
      },
    }
  }

  return { now: () => now, step: () => timer(LATENCY).over, timer }
}
