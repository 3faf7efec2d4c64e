import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { SHIPPED_PAGE } from '../../support/demo-server.js'
import { test as chromium } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs } from '../../support/playwright/tabs.js'
import { DEMO, send, stateOf } from '../../support/session-page.js'
import { registerInPage, startOtherOrigin } from './other-origin.js'

const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: SHIPPED_PAGE })

/** The worker that serves a page; of the query, what the page or the worker has let through. */
function workerOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => navigator.serviceWorker.controller?.scriptURL.replace(/^.*\//, ''))
}

test.for([
  { protect: 'http://localhost:9/' },
  { idle: '1', warn: '0' },
  { refreshToken: 'body' },
  { accessToken: 'cookie', store: 'memory' },
])(
  'a mere link with %o neither changes nor ends a session that goes on',
  async (query, { here, context, demo }) => {
    const [page] = await signedInTabs(here, 1, { refreshToken: 'cookie' }, DEMO)
    const linked = await openTab(context, demo, query, DEMO)
    expect(await workerOf(linked)).toBe('sw.js?refreshToken=cookie')
    for (const tab of [page, linked]) {
      expect(await stateOf(tab)).toMatchObject({ status: 'active', idleAt: null })
      expect(await send(tab, '/api/me')).toEqual([200])
    }
    expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 0, familiesRevoked: 0 })
  },
)

test('who is told of another mode switches by a press, and is signed out by it', async ({
  here,
  context,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, { refreshToken: 'cookie' }, DEMO)
  const linked = await openTab(context, demo, { accessToken: 'cookie' }, DEMO)
  // A version waits while the one before it is asked for things, as each of these pages does in each second.
  await page.close()
  await linked.getByRole('button', { name: 'Sign out and switch' }).click()
  await expect.poll(() => workerOf(linked)).toBe('sw.js?accessToken=cookie')
  await linked.evaluate(() => window.session.ready)
  expect((await stateOf(linked)).status).toBe('signed-out')
  expect(await linked.locator('#mode-note').isVisible()).toBe(false)
  expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
})

test('a link chooses the mode while nobody is signed in, and only one that is offered', async ({
  context,
  demo,
}) => {
  const page = await openTab(
    context,
    demo,
    { store: 'memory', idle: '60', protect: 'http://localhost:9/' },
    DEMO,
  )
  await expect.poll(() => workerOf(page)).toBe('sw.js?store=memory&idle=60')
  const other = await openTab(context, demo, { store: 'disk', idle: '1', hold: '60' }, DEMO)
  // A page waits for a while for the one with its URL, and is served by the other where that takes longer.
  await expect.poll(() => workerOf(other)).toBe('sw.js')
})

test('a script that registers the worker with an origin of its own gets it no token', async ({ here }) => {
  const elsewhere = await startOtherOrigin()
  const [page] = await signedInTabs(here, 1, { refreshToken: 'cookie' }, DEMO)
  // A version waits while the one before it is asked for things, as this page does each second.
  await page.locator('#live').uncheck()
  await page.evaluate(registerInPage, `/sw.js?refreshToken=cookie&protect=${elsewhere.origin}/`)
  await page.evaluate((origin) => fetch(origin).then((answer) => answer.text()), elsewhere.origin)
  elsewhere.stop()
  expect(elsewhere.credentials).toEqual([null])
  expect(await send(page, '/api/me')).toEqual([200])
})
