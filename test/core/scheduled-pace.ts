import type { Scheduler } from 'fast-check'
import { type Pace, START, virtualClock } from './pace.js'

export interface ScheduledPace extends Pace {
  /** From now on everything goes on in the order in which it is due. */
  calm(): void
}

/** Everything that waits goes on in an order that the scheduler draws. */
export function scheduledPace(scheduler: Scheduler): ScheduledPace {
  let time = START
  const drawn: Pace = {
    now: () => time,
    step: (label) => scheduler.schedule(Promise.resolve(), label),
    timer(ms) {
      const at = time + ms
      const over = scheduler.schedule(Promise.resolve(), `${ms} ms`).then(() => {
        time = Math.max(time, at)
      })
      return { over, cancel: () => {} }
    },
  }
  let pace = drawn
  return {
    now: () => pace.now(),
    step: (label) => pace.step(label),
    timer: (ms) => pace.timer(ms),
    calm() {
      pace = virtualClock(time)
    },
  }
}
