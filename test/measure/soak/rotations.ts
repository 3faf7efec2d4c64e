import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../../browsers/faults/outcome.js'
import type { Tab } from '../../support/engines/engine.js'
import type { EngineSetting } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

/** What made rotations necessary, and how many there were. */
export interface RotationCount {
  readonly causes: number
  readonly rotations: number
  /** Beyond one for each cause. */
  readonly extra: number
}

/**
 * Counts rotations by their cause: each cause is over before the next one comes, so that a rotation too many is not
 * made up for by one that was not needed elsewhere.
 */
export interface Rotations {
  /** Makes every access token worthless. */
  expire(): Promise<void>
  /** Has a page call `session.refresh()`, and does not wait for it. */
  call(): Promise<void>
  /** Waits until the last cause is over. */
  over(): Promise<void>
  counts(): { readonly expiries: RotationCount; readonly calls: RotationCount }
}

/** Longer than anything that keeps requests from being served for a while. */
const LONGEST = 60_000

const NONE: RotationCount = { causes: 0, rotations: 0, extra: 0 }

export function countRotations({ demo }: EngineSetting, tabs: readonly [Tab, ...Tab[]]): Rotations {
  const [tab] = tabs
  const counts = { expiries: NONE, calls: NONE }
  let pending: { readonly cause: keyof typeof counts; readonly before: number } | null = null

  async function over(): Promise<void> {
    if (!pending) return
    await tab.evaluate(untilCalled)
    await untilServed(tab)
    // One that is sent again now would meet the next expiry with its last try.
    await Promise.all(tabs.map((each) => each.evaluate(untilAnswered)))
    const { cause, before } = pending
    const rotated = (await demo.stats()).refreshGrants - before
    const { causes, rotations, extra } = counts[cause]
    counts[cause] = {
      causes: causes + 1,
      rotations: rotations + rotated,
      extra: extra + Math.max(0, rotated - 1),
    }
    pending = null
  }

  async function begin(cause: keyof typeof counts): Promise<void> {
    await over()
    pending = { cause, before: (await demo.stats()).refreshGrants }
  }

  return {
    async expire() {
      await begin('expiries')
      await demo.debug('expire-access')
    },
    async call() {
      await begin('calls')
      await tab.evaluate(callRefresh)
    },
    over,
    counts: () => counts,
  }
}

/** A request that was sent after the cause and is served has a token from after it. */
async function untilServed(tab: Tab): Promise<void> {
  const seen = new Set<Outcome | undefined>()
  for (const late = Date.now() + LONGEST; Date.now() < late; await sleep(10)) {
    const [outcome] = await send(tab, '/api/me')
    if (outcome === 200) return
    seen.add(outcome)
  }
  throw new Error(
    `Not served for ${LONGEST / 1000} s: ${[...seen]}, ${JSON.stringify(await tab.evaluate(describeSession))}`,
  )
}

function describeSession(): Promise<unknown> {
  return window.session.inspect().then((inspection) => [window.session.getState(), inspection], String)
}

declare global {
  interface Window {
    refreshCall?: Promise<void>
  }
}

function callRefresh(): void {
  const entry = window.begin('session.refresh()')
  window.refreshCall = window.session.refresh().then(
    () => entry.ended('answered'),
    (error) => entry.failed(error),
  )
}

/** What never settles is seen in the book. */
function untilCalled(): Promise<unknown> | undefined {
  const late = new Promise((resolve) => setTimeout(resolve, 90_000))
  return window.refreshCall && Promise.race([window.refreshCall, late])
}

function untilAnswered(): Promise<unknown> {
  const late = new Promise((resolve) => setTimeout(resolve, 90_000))
  return Promise.race([Promise.all(Object.values(window.book.open).map(({ answered }) => answered)), late])
}
