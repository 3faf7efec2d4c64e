/** Virtual time in milliseconds, from 0. */
export interface Clock {
  now(): number
  at(time: number, go: () => void): void
  after(ms: number): Promise<void>
  /** Lets everything happen that is due before `end`. */
  run(end: number): Promise<void>
}

/** What is due within the same 5 ms happens at the same moment, in the order in which it was planned. */
const RESOLUTION = 5

export function virtualClock(): Clock {
  const due: ((() => void)[] | undefined)[] = []
  let moment = 0

  function at(time: number, go: () => void): void {
    const then = Math.max(moment, Math.ceil(time / RESOLUTION))
    const others = due[then]
    if (others) others.push(go)
    else due[then] = [go]
  }

  const now = (): number => moment * RESOLUTION

  return {
    now,
    at,
    after: (ms) => new Promise((resolve) => at(now() + ms, resolve)),
    async run(end) {
      due.length = Math.max(due.length, Math.ceil(end / RESOLUTION))
      for (; now() < end; moment++) {
        for (let group = due[moment]; group; group = due[moment]) {
          due[moment] = undefined
          for (const go of group) go()
          // All promises that these have settled go on before time does.
          await new Promise(setImmediate)
        }
      }
    },
  }
}
