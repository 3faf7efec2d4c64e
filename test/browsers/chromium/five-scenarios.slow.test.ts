import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type ChromiumSetting, test as chromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, stateOf } from '../../support/session-page.js'
import type { Outcome } from '../faults/outcome.js'
import { dialogOf } from './session-dialog.js'

// An access token of 30 minutes and a refresh token of some days, in seconds.
const test = chromium.extend('env', { scope: 'file' }, { ACCESS_TOKEN_TTL: '5', REFRESH_TOKEN_TTL: '14' })

const ALL_OK = Array.from({ length: 5 }, () => [200, 200])

test('an active user past the expiry of the access token notices nothing', async ({ here, demo }) => {
  const pages = await fiveTabs(here)
  const until = Date.now() + 11_000
  while (Date.now() < until) expect(await sendInAll(pages)).toEqual(ALL_OK)
  const { refreshGrants } = await demo.stats()
  expect(refreshGrants).toBeGreaterThanOrEqual(2)
  expect(refreshGrants).toBeLessThanOrEqual(5)
  expect(await demo.stats()).toMatchObject({
    signIns: 0,
    unauthorized: 0,
    refreshRetries: 0,
    replaysDetected: 0,
  })
  for (const page of pages) expect(await page.evaluate(() => window.seen)).toEqual(['active'])
})

test('a user who was away for longer than an access token lives comes back and notices nothing', async ({
  here,
  demo,
}) => {
  const pages = await fiveTabs(here)
  await away(pages, 7_000, 'accessExpiresAt')
  await demo.debug('reset')
  expect(await sendInAll(pages)).toEqual(ALL_OK)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, unauthorized: 0, replaysDetected: 0 })
  for (const page of pages) expect(await page.evaluate(() => window.seen)).toEqual(['active'])
})

test('a user whose refresh token has expired is told so in every tab, signs in, and is back where they were with nothing lost', async ({
  here,
  demo,
}) => {
  const pages = await fiveTabs(here)
  const [page] = pages
  for (const [index, each] of pages.entries()) {
    await each.locator('#notes').fill(`half a sentence in tab ${index}`)
    await each.evaluate((tab) => history.replaceState(null, '', `${location.search}#tab-${tab}`), index)
  }
  const before = pages.map((each) => each.url())
  await away(pages, 1_500, 'sessionExpiresAt')
  await demo.debug('reset')

  await page.locator('#save-notes').click()
  await Promise.all(pages.map((each) => dialogOf(each, 'Your session has ended').waitFor()))
  for (const each of pages) {
    const { search, hash } = new URL(each.url())
    expect(await stateOf(each)).toMatchObject({
      ended: { reason: 'expired', message: expect.stringMatching(/expired/), returnTo: `/${search}${hash}` },
    })
  }
  expect(await demo.stats()).toMatchObject({ refreshRefused: 1, refreshGrants: 0 })

  await page.locator('holdfast-session-dialog').getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#notes-state', { hasText: 'saved' }).waitFor()
  await Promise.all(
    pages.map((each) => dialogOf(each, 'Your session has ended').waitFor({ state: 'hidden' })),
  )
  expect(pages.map((each) => each.url())).toEqual(before)
  for (const [index, each] of pages.entries()) {
    expect(await each.locator('#notes').inputValue()).toBe(`half a sentence in tab ${index}`)
  }
  const saved = await page.evaluate(async () => (await fetch('/api/notes')).json())
  expect(saved).toMatchObject({ text: 'half a sentence in tab 0' })
  expect(await demo.stats()).toMatchObject({ signIns: 1, replaysDetected: 0 })
})

test('a network that fails under a refresh is tried again, shown in every tab, and mends by itself', async ({
  here,
  demo,
}) => {
  const pages = await fiveTabs(here)
  await demo.debug('faults', { target: 'refresh', count: 1_000, drop: 'before' })
  await Promise.all(pages.map((page) => untilState(page, { status: 'active', reachable: false })))
  await demo.debug('faults', { target: 'refresh', count: 0 })
  await Promise.all(pages.map((page) => untilState(page, { reachable: true, refreshing: false }, 20_000)))
  expect(await sendInAll(pages)).toEqual(ALL_OK)
  for (const page of pages) expect(await page.evaluate(() => window.seen)).not.toContain('signed-out')
  expect(await demo.stats()).toMatchObject({
    signIns: 0,
    refreshRefused: 0,
    replaysDetected: 0,
    familiesRevoked: 0,
  })
})

test('five tabs whose token is refused at the same moment have one refresh among them', async ({
  here,
  demo,
}) => {
  const pages = await fiveTabs(here)
  await pages[0].evaluate(() => window.session.refresh())
  await demo.debug('reset')
  await demo.debug('expire-access')
  expect(await sendInAll(pages)).toEqual(ALL_OK)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, replaysDetected: 0 })
  const states = await Promise.all(pages.map(stateOf))
  for (const state of states) expect(state).toEqual(states[0])
})

declare global {
  interface Window {
    seen: string[]
  }
}

async function fiveTabs(of: ChromiumSetting): Promise<[Page, ...Page[]]> {
  const pages = await signedInTabs(of, 5, { refreshAhead: '1', hold: '60', warnBeforeEnd: '1' }, DEMO)
  for (const page of pages) await page.evaluate(rememberStates)
  await of.demo.debug('reset')
  return pages
}

/** Keeps every status that the page shows from now on. */
function rememberStates(): void {
  window.seen = [window.session.getState().status]
  window.session.subscribe(() => {
    const { status } = window.session.getState()
    if (window.seen.at(-1) !== status) window.seen.push(status)
  })
}

function sendInAll(pages: readonly Page[]): Promise<Outcome[][]> {
  return Promise.all(pages.map((page) => send(page, '/api/me', 2)))
}

/** Nobody looks at any tab until so long after this time of the state. */
async function away(
  pages: readonly [Page, ...Page[]],
  ms: number,
  after: 'accessExpiresAt' | 'sessionExpiresAt',
): Promise<void> {
  await Promise.all(pages.map((page) => page.evaluate(hide)))
  const [page] = pages
  await page.evaluate(() => window.session.refresh())
  const state = await stateOf(page)
  if (state.status !== 'active') throw new Error(state.status)
  await page.waitForFunction((at) => Date.now() > at, (state[after] ?? 0) + ms, { timeout: 30_000 })
  expect(await stateOf(page)).toEqual(state)
}

function hide(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
  document.dispatchEvent(new Event('visibilitychange'))
}
