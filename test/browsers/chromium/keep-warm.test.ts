import type { CDPSession, Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs } from '../../support/playwright/tabs.js'

/** Stops the workers, and collects what the browser says of those that are started again. */
async function started(devtools: CDPSession): Promise<string[]> {
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  const told: string[] = []
  devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) =>
    told.push(
      ...versions.flatMap(({ runningStatus }) => (runningStatus === 'stopped' ? [] : [runningStatus])),
    ),
  )
  return told
}

/** To the page it is a minute later. */
function readForAMinute(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { now } = performance
    performance.now = () => now.call(performance) + 60_000
  })
}

test('a user who presses something after a minute of reading finds the worker running; a page that nobody uses, or that does without, starts none', async ({
  here,
  context,
  demo,
}) => {
  const [used] = await signedInTabs(here, 1)
  const without = await openTab(context, demo, { cold: '' })
  await Promise.all([used, without].map(readForAMinute))
  const told = await started(await context.newCDPSession(used))
  const { authorized } = await demo.stats()

  await without.mouse.click(10, 10)
  await without.keyboard.press('a')
  // What a script makes of events is nobody's.
  await used.evaluate(() => document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })))
  await Promise.all(
    [used, without].map((page) => page.evaluate(() => new Promise((after) => setTimeout(after, 300)))),
  )
  expect(told).toEqual([])

  await used.mouse.move(10, 10)
  await used.mouse.down()
  await expect.poll(() => told.at(-1)).toBe('running')
  expect((await demo.stats()).authorized).toBe(authorized)
})
