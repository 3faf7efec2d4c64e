import { expect, test } from 'vitest'
import { openTab, send, signedInTabs, signIn, stateOf } from './harness/tabs.js'
import { world } from './harness/world.js'

const here = world()

test('on a first visit ready resolves when requests go through the worker', async () => {
  const page = await here.context.newPage()
  await page.goto(here.demo.origin)
  const controlled = await page.evaluate(async () => {
    await window.session.ready
    return {
      controller: navigator.serviceWorker.controller?.scriptURL,
      host: (await window.session.inspect()).host,
    }
  })
  expect(controlled).toEqual({ controller: expect.stringContaining('/sw.js'), host: 'worker' })
  await signIn(page)
  expect(await send(page, '/api/me')).toEqual([200])
})

test('after a hard reload the page is served again', async () => {
  const [page] = await signedInTabs(here, 1)
  const devtools = await here.context.newCDPSession(page)
  const loaded = page.waitForEvent('load')
  await devtools.send('Page.reload', { ignoreCache: true })
  await loaded
  await page.evaluate(() => window.session.ready)
  expect(await stateOf(page)).toMatchObject({ status: 'active' })
  expect(await send(page, '/api/me')).toEqual([200])
})

test('after the worker was stopped the session goes on with one refresh', async () => {
  const { demo, context } = here
  const [page, other] = await signedInTabs(here, 2)
  const devtools = await context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  await demo.debug('expire-access')
  await demo.debug('reset')
  const answers = await Promise.all([page, other ?? page].map((tab) => send(tab, '/api/me', 5)))
  expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => 200))
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
  expect(await page.evaluate(() => window.session.inspect())).toMatchObject({ rotations: 1, pages: 2 })
})

test('a worker that is stopped during a refresh costs no session and no second rotation', async () => {
  const { demo, context } = here
  const [page] = await signedInTabs(here, 1)
  const devtools = await context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  await demo.debug('expire-access')
  await demo.debug('reset')
  await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 700 })
  const waiting = send(page, '/api/me', 3)
  await page.waitForFunction(() => {
    const state = window.session.getState()
    return state.status === 'active' && state.refreshing
  })
  await devtools.send('ServiceWorker.stopAllWorkers')
  expect(await waiting).toEqual([200, 200, 200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
})

test('a session that only a cookie carries outlives the worker that kept it in memory', async () => {
  const { demo, context } = here
  const [page] = await signedInTabs(here, 1, { store: 'memory', refreshToken: 'cookie' })
  const devtools = await context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  expect(await send(page, '/api/me', 3)).toEqual([200, 200, 200])
  expect(await stateOf(page)).toMatchObject({ status: 'active', claims: { name: 'Demo User' } })
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

test('a visitor who never signed in is told nothing of an ended session', async () => {
  const page = await openTab(here.context, here.demo, { store: 'memory', refreshToken: 'cookie' })
  expect(await stateOf(page)).toEqual({ status: 'signed-out', ended: null })
})

test('the session survives the browser’s restart of all its tabs', async () => {
  const { demo, context } = here
  const pages = await signedInTabs(here, 2)
  await Promise.all(pages.map((page) => page.close()))
  const page = await openTab(context, demo)
  expect(await stateOf(page)).toMatchObject({ status: 'active' })
  expect(await send(page, '/api/me')).toEqual([200])
})
