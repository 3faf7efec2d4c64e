import type { Snapshot } from '../../../src/protocol/snapshot.js'
import type { Clock } from './clock.js'
import { SECOND } from './time.js'

/** The visible tab of a browser, as it wakes its host. */
interface WakingPage {
  learn(snapshot: Snapshot): void
  wake(): void
}

/** As in src/page/wake-up.ts. */
const RETRY_MS = SECOND

export function wakingPage(clock: Clock, ask: () => Promise<Snapshot>): WakingPage {
  let planned = 0

  function learn({ state, wakeAt }: Snapshot): void {
    const plan = ++planned
    if (state.status !== 'active' || wakeAt === null) return
    const delay = wakeAt - clock.now()
    clock.at(clock.now() + (delay > 0 ? delay : RETRY_MS), () => {
      if (plan === planned) wake()
    })
  }

  function wake(): void {
    void ask().then(learn)
  }

  return { learn, wake }
}
