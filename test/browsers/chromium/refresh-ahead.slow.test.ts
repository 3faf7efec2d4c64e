import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type ChromiumSetting, test as chromium } from '../../support/playwright/in-chromium.js'
import { openTab, untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'

const test = chromium.extend('env', { scope: 'file' }, { ACCESS_TOKEN_TTL: '8' })

test('a request shortly before expiry is answered at once, with exactly one refresh beside it', async ({
  here,
  demo,
}) => {
  const page = await pageBeforeExpiry(here)
  await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })

  const [answers, took] = await page.evaluate(async () => {
    const before = performance.now()
    const responses = await Promise.all(Array.from({ length: 10 }, () => fetch('/api/me')))
    return [responses.map(({ status }) => status), performance.now() - before] as const
  })
  expect(answers).toEqual(Array.from({ length: 10 }, () => 200))
  expect(took).toBeLessThan(1_500)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 0, unauthorized: 0 })

  await expect.poll(() => rotations(page), { timeout: 10_000 }).toBe(2)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, unauthorized: 0 })
})

test('a page that somebody looks at keeps the session fresh by itself', async ({ context, demo }) => {
  const page = await openTab(context, demo, { refreshAhead: '3' })
  await signIn(page)
  await demo.debug('reset')
  await expect.poll(() => rotations(page), { timeout: 30_000 }).toBe(2)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 2, refreshRetries: 0 })
  expect(await send(page, '/api/me')).toEqual([200])
})

test('a tab that has just left sight keeps the session fresh once more, and then lets it be', async ({
  context,
  demo,
}) => {
  const page = await openTab(context, demo, { refreshAhead: '3' })
  await signIn(page)
  await hide(page)
  await demo.debug('reset')
  await expect.poll(async () => (await demo.stats()).refreshGrants, { timeout: 10_000 }).toBe(1)
  await untilState(page, { refreshing: false })
  const state = await stateOf(page)
  if (state.status !== 'active') throw new Error(state.status)
  await page.waitForFunction((at) => Date.now() > at, state.accessExpiresAt + 1_000)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0 })
})

test('who comes back after more than the life of an access token goes on by a silent refresh', async ({
  context,
  demo,
}) => {
  const pages = await Promise.all([1, 2, 3].map(() => openTab(context, demo, { refreshAhead: '3' })))
  const [page = await openTab(context, demo)] = pages
  await signIn(page)
  await Promise.all(pages.map(hide))
  await page.evaluate(() => window.session.refresh())
  await Promise.all(pages.map((each) => untilState(each, { status: 'active', refreshing: false })))
  const state = await stateOf(page)
  if (state.status !== 'active') throw new Error(state.status)
  await page.waitForFunction((at) => Date.now() > at, state.accessExpiresAt + 8_000)
  await demo.debug('reset')
  expect(await stateOf(page)).toEqual(state)

  expect(await Promise.all(pages.map((each) => send(each, '/api/me', 2)))).toEqual(
    Array.from({ length: 3 }, () => [200, 200]),
  )
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, unauthorized: 0, signIns: 0 })
})

/** The tab goes out of sight. */
function hide(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
}

test('an upload shortly before expiry waits for the refresh, and is sent once', async ({ here, demo }) => {
  const page = await pageBeforeExpiry(here)
  // Refused from now on: whoever goes out with the token in hand goes out twice.
  await demo.debug('expire-access')
  const status = await page.evaluate(async () => {
    const body = new Blob([new Uint8Array(300_000)])
    return (await fetch('/api/echo', { method: 'POST', body })).status
  })
  expect(status).toBe(200)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, apiRequests: 1, unauthorized: 0 })
})

test('an upload does not wait for long for an authorization server that does not answer', async ({
  here,
  demo,
}) => {
  const page = await pageBeforeExpiry(here, 3_900)
  await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 20_000 })
  const [status, took] = await page.evaluate(async () => {
    const before = performance.now()
    const { status } = await fetch('/api/echo', { method: 'POST', body: 'half a message' })
    return [status, performance.now() - before] as const
  })
  expect(status).toBe(200)
  expect(took).toBeGreaterThan(1_900)
  expect(took).toBeLessThan(3_900)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 0, apiRequests: 1, unauthorized: 0 })
})

/** A page that is signed in and hidden, at a time when its access token is due for a refresh. */
async function pageBeforeExpiry({ demo, context }: ChromiumSetting, ahead = 2_500): Promise<Page> {
  const page = await openTab(context, demo, { refreshAhead: String(Math.ceil(ahead / 1_000)) })
  await signIn(page)
  // Pages that nobody has seen since the last refresh leave the next one to a request.
  await hide(page)
  await page.evaluate(() => window.session.refresh())
  const state = await stateOf(page)
  if (state.status !== 'active') throw new Error(state.status)
  await page.waitForFunction((at) => Date.now() > at, state.accessExpiresAt - ahead)
  await demo.debug('reset')
  return page
}

async function rotations(page: Page): Promise<number> {
  const inspection = await page.evaluate(() => window.session.inspect())
  return inspection.rotations
}
