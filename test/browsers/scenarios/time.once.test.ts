import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'
import { buildAiling } from '../ailing/site.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

const DAY = 24 * 3_600_000

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: await buildAiling() })

inEngines(() => {
  test.for([-DAY, DAY])(
    'with a clock that is wrong by %i ms everything is as always',
    async (clock, { here, demo, profile, task }) => {
      const tabs = await signedInTabs(here, profile, 3, { clock })
      const requests = await fromAll(tabs)
      expect(requests).toEqual(requests.map(() => 200))
      expect(await demo.stats()).toMatchObject({ refreshGrants: 0, unauthorized: 0 })
      await demo.debug('expire-access')
      expect(await fromAll(tabs)).toEqual(requests)
      expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
      await recordFault(here, task, 'clock wrong by a day', { requests, lost: await sessionsLost(tabs) })
    },
  )

  test.for([-DAY, DAY])(
    'a clock that is set by %i ms while the session runs costs one refresh',
    async (clock, { here, demo, profile, task }) => {
      const tabs = await signedInTabs(here, profile, 3)
      await setClocks(tabs, clock)
      await Promise.all(tabs.map((tab) => tab.evaluate(comeBack)))
      const requests = await fromAll(tabs)
      expect(requests).toEqual(requests.map(() => 200))
      await expect
        .poll(() => demo.stats())
        .toMatchObject({ refreshGrants: 1, refreshRetries: 0, unauthorized: 0, replaysDetected: 0 })
      const lost = await sessionsLost(tabs)
      await recordFault(here, task, 'clock set by a day while running', { requests, lost })
    },
  )

  test('when a laptop wakes after two days all tabs together cost one refresh', async ({
    here,
    engine,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, engine.manyTabs)
    await demo.debug('expire-access')
    await demo.debug('reset')
    // Nothing ran meanwhile; now everything does at once.
    await setClocks(tabs, 2 * DAY)
    const [requests] = await Promise.all([fromAll(tabs), ...tabs.map((tab) => tab.evaluate(comeBack))])
    expect(requests).toEqual(requests.map(() => 200))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 1,
      refreshRetries: 0,
      replaysDetected: 0,
      familiesRevoked: 0,
    })
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'laptop asleep for two days', { requests, lost })
  })
})

async function fromAll(tabs: readonly Tab[]) {
  return (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 3)))).flat()
}

async function setClocks(tabs: readonly Tab[], clock: number): Promise<void> {
  for (const tab of tabs) await tab.evaluate((ms) => window.fallIll({ disk: 'well', clock: ms }), clock)
}

/** What browsers tell a page that is looked at again. */
function comeBack(): void {
  document.dispatchEvent(new Event('visibilitychange'))
  for (const event of ['focus', 'pageshow', 'online']) dispatchEvent(new Event(event))
}
