import { LOCK } from '../src/host/lock.js'
import { sleep } from '../src/host/sleep.js'

/** A refresh, or a sign-in, is bounded by 30 seconds. */
const TURN_TIMEOUT_MS = 45_000

/**
 * Runs the tasks of this worker one after the other. It waits for nobody else: every page can hold a lock
 * whose name it can know. What another host has begun is sent as the same attempt.
 */
export function inTurn(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const mine = Promise.race([last, sleep(TURN_TIMEOUT_MS)]).then(() => {
      const done = task()
      standBack(done)
      return done
    })
    last = mine.catch(() => {})
    return mine
  }
}

/** While this worker has the lock, hosts in pages wait for it. */
function standBack(done: Promise<unknown>): void {
  // One who takes it away from this worker stops nothing.
  navigator.locks.request(LOCK, { steal: true }, () => done).catch(() => {})
}
