import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'

test('a session that only a cookie carries outlives the worker that kept it in memory', async ({
  here,
  context,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, { store: 'memory', refreshToken: 'cookie' })
  const devtools = await context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  expect(await send(page, '/api/me', 3)).toEqual([200, 200, 200])
  expect(await stateOf(page)).toMatchObject({ status: 'active', claims: { name: 'Demo User' } })
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

test('a visitor who never signed in is told nothing of an ended session', async ({ context, demo }) => {
  const page = await openTab(context, demo, { store: 'memory', refreshToken: 'cookie' })
  expect(await stateOf(page)).toEqual({ status: 'signed-out', ended: null })
})

test('the session survives the browser’s restart of all its tabs', async ({ here, context, demo }) => {
  const pages = await signedInTabs(here, 2)
  await Promise.all(pages.map((page) => page.close()))
  const page = await openTab(context, demo)
  expect(await stateOf(page)).toMatchObject({ status: 'active' })
  expect(await send(page, '/api/me')).toEqual([200])
})
