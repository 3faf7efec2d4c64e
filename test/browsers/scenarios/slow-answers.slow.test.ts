import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'

inEngines(() => {
  test('an upload whose answer takes longer than browsers let a worker idle is answered, and sent once', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('reset')
    await demo.debug('faults', { target: 'api', count: 1, delayMs: 75_000 })
    await tab.evaluate(() => {
      const answered = fetch('/api/echo', { method: 'POST', body: 'what Ada has written' })
      Object.assign(window, { answered: answered.then(({ status }) => status, String) })
    })
    const seen = () => tab.evaluate(() => Promise.race([(window as { answered?: unknown }).answered, null]))
    await expect.poll(seen, { timeout: 100_000, interval: 1_000 }).toBe(200)
    expect(await demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
  })
})
