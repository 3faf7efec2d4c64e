import type { Assumptions } from './assumptions.js'
import type { Clock } from './clock.js'
import type { Person } from './population.js'
import type { SimulatedBrowser } from './practice.js'
import { exponential } from './random.js'

/**
 * What a signed-in user causes: requests of the one visible tab, a switch to another tab now and
 * then (which sends a request at once), and polls of the hidden ones. Ends when the user is signed out.
 */
export function use(
  browser: SimulatedBrowser,
  { tabs, habits }: Person,
  clock: Clock,
  { from, visibleRequestEvery, hiddenRequestEvery, switchEvery }: Assumptions,
): void {
  let visible = 0

  function again(first: number, delay: () => number, act: () => void): void {
    function happen(): void {
      if (browser.isSignedOut()) return
      act()
      clock.at(clock.now() + delay(), happen)
    }
    clock.at(Math.max(clock.now(), from) + first, happen)
  }

  function change(): void {
    visible = (visible + 1 + Math.floor(habits() * (tabs - 1))) % tabs
    browser.show(visible)
    browser.request(visible)
  }

  const nextRequest = (): number => exponential(visibleRequestEvery, habits)
  again(nextRequest(), nextRequest, () => browser.request(visible))

  const nextSwitch = (): number => exponential(switchEvery, habits)
  if (tabs > 1) again(nextSwitch(), nextSwitch, change)

  if (hiddenRequestEvery === null) return
  for (let tab = 0; tab < tabs; tab++) {
    again(
      habits() * hiddenRequestEvery,
      () => hiddenRequestEvery,
      () => {
        if (tab !== visible) browser.request(tab)
      },
    )
  }
}
