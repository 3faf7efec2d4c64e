import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'

test('nobody at the pages for the idle limit: all are warned, one can stay for all, and then all are signed out', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 3, { idle: '6', warn: '3' })
  await demo.debug('reset')
  const warned = () => Promise.all(pages.map((page) => page.waitForFunction(isWarned)))

  await warned()
  await pages[1]?.evaluate(() => window.session.extend())
  await Promise.all(pages.map((page) => untilState(page, { warning: null })))
  expect(await send(pages[0], '/api/me')).toEqual([200])

  await warned()
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  for (const page of pages) expect(await stateOf(page)).toMatchObject({ ended: { reason: 'idle' } })
  expect(await send(pages[2] ?? pages[0], '/api/me')).toEqual([401])
  await expect.poll(async () => (await demo.stats()).familiesRevoked).toBe(1)
})

test('requests do not count as activity, keys do', async ({ here }) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '3' })
  await page.waitForFunction(isWarned)
  await send(page, '/api/me')
  expect(await page.evaluate(isWarned)).toBe(true)
  await page.keyboard.press('Shift')
  await untilState(page, { warning: null })
})

test('a page that scrolls by itself, beneath a pointer that rests, is not used by anybody; a wheel is', async ({
  here,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '3' })
  await page.mouse.move(200, 200)
  await page.evaluate(() => {
    const log = document.createElement('div')
    document.body.append(log)
    setInterval(() => {
      log.append(document.createElement('hr'), 'one more line of a stream')
      log.scrollIntoView(false)
      dispatchEvent(new KeyboardEvent('keydown'))
    }, 50)
  })
  await page.waitForFunction(isWarned)
  await page.mouse.wheel(0, -10)
  await untilState(page, { warning: null })
  await untilState(page, { status: 'signed-out' })
  expect(await stateOf(page)).toMatchObject({ ended: { reason: 'idle' } })
  await expect.poll(async () => (await demo.stats()).familiesRevoked).toBe(1)
})

test('streams and refreshes do not count as activity', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '3' })
  const { idleAt } = (await stateOf(page)) as { idleAt?: number }
  await demo.debug('reset')
  await page.evaluate(() => {
    new EventSource('/api/stream?events=1000&interval=100')
    return window.session.refresh()
  })
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
  expect(await stateOf(page)).toMatchObject({ idleAt })
  await untilState(page, { status: 'signed-out' })
  expect(await stateOf(page)).toMatchObject({ ended: { reason: 'idle' } })
})

test('requests that the app declares to be its user’s doing count as activity', async ({ here }) => {
  const [page] = await signedInTabs(here, 1, { idle: '6', warn: '3', counts: '/api/notes' })
  await page.waitForFunction(isWarned)
  await send(page, '/api/notes-of-somebody')
  expect(await page.evaluate(isWarned)).toBe(true)
  await send(page, '/api/notes')
  await untilState(page, { warning: null })
})

test('the last tab in the background ends the session in time', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1, { idle: '5', warn: '2' })
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(async () => (await demo.stats()).familiesRevoked, { timeout: 10_000 }).toBe(1)
  expect(await stateOf(page)).toMatchObject({ status: 'signed-out', ended: { reason: 'idle' } })
})

test('a browser in which no tab was open at the deadline ends the session when one is opened', async ({
  here,
  context,
  demo,
}) => {
  const [page] = await signedInTabs(here, 1, { idle: '5', warn: '2' })
  const { idleAt = 0 } = (await stateOf(page)) as { idleAt?: number }
  await page.close()
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(idleAt)
  expect(await demo.stats()).toMatchObject({ familiesRevoked: 0 })
  const later = await openTab(context, demo, { idle: '5', warn: '2' })
  expect(await stateOf(later)).toMatchObject({ status: 'signed-out', ended: { reason: 'idle' } })
  await expect.poll(async () => (await demo.stats()).familiesRevoked).toBe(1)
})

function isWarned(): boolean {
  const state = window.session.getState()
  return state.status === 'active' && state.warning?.reason === 'idle'
}
