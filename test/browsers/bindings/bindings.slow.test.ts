import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { folder } from '../../support/folder.js'
import { type ChromiumSetting, test as chromium } from '../../support/playwright/in-chromium.js'
import { send, signIn } from '../../support/session-page.js'
import { addPage, buildBindings } from './site/build-bindings.js'
import { buildRenderings } from './site/renderings.js'
import { see, twoFrames } from './site/see.js'

const rendering = await buildRenderings(folder(), {
  react: 'react/render.ts',
  vue: 'vue/render.ts',
  svelte: 'svelte/render.ts',
  solid: 'solid/render.tsx',
})
const site = await buildBindings({
  react: 'react/main.ts',
  vue: 'vue/main.ts',
  svelte: 'svelte/main.ts',
  solid: 'solid/main.tsx',
})
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site })

describe.each(['react', 'vue', 'svelte', 'solid'])('holdfast/%s', (framework) => {
  test('the page waits until the session is ready, and then shows what it is', async ({ here }) => {
    const page = await open(here, framework)
    await see(page, { status: 'signed-out', name: 'nobody', ready: 'ready' })
    const seen = await page.evaluate(() => window.app.seen)
    expect(seen[0]).toEqual({ status: 'unknown', name: 'nobody', waiting: 'waiting' })
    expect(seen.filter(({ status, ready }) => status === 'unknown' && ready !== undefined)).toEqual([])
  })

  test('where the session cannot be had, the app is told why', async ({ here }) => {
    const page = await open(here, framework, '?worker=/no-such-worker.js')
    await see(page, { status: 'unknown', name: 'nobody', failure: 'worker_unavailable' })
  })

  test('who signs in in one tab is shown in the other, and who signs out is too', async ({ here }) => {
    const [page, other] = await signedInTabs(here, framework)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await see(page, { status: 'signed-out: signed_out', name: 'nobody' })
    await see(other, { status: 'signed-out: signed_out', name: 'nobody' })
  })

  test('an expired access token is refreshed and no tab shows it, and an ended session is shown with its reason', async ({
    here,
    demo,
  }) => {
    const tabs = await signedInTabs(here, framework)
    await demo.debug('expire-access')
    await demo.debug('reset')
    const before = await Promise.all(tabs.map(seenCount))
    expect(await send(tabs[0], '/api/me', 3)).toEqual([200, 200, 200])
    await Promise.all(tabs.map(twoFrames))
    expect(await Promise.all(tabs.map(seenCount))).toEqual(before)
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })

    await demo.debug('revoke', { reason: 'max_age' })
    expect(await send(tabs[0], '/api/me')).toEqual([401])
    for (const tab of tabs) {
      await see(tab, { status: 'signed-out: max_age', name: 'nobody' })
      // No request waits for anybody.
      await tab.locator('#draft').waitFor({ state: 'detached' })
    }
  })

  test('a component that shows the claims is not drawn again for a refresh', async ({ here }) => {
    const page = await signedInTab(here, framework)
    const drawn = () => page.evaluate(() => ({ ...window.app.drawn }))
    await twoFrames(page)
    const before = await drawn()
    await page.evaluate(() => window.session.refresh())
    await twoFrames(page)
    const after = await drawn()
    expect(after.status).toBeGreaterThan(before.status)
    expect(after.name).toBe(before.name)
  })

  test('who comes back after an expiry finds the half-written form as it was, and what waited is sent', async ({
    here,
    demo,
  }) => {
    const page = await writing(here, framework)
    await demo.debug('revoke', { reason: 'expired' })
    await demo.debug('reset')
    const waiting = send(page, '/api/me')
    await see(page, { status: 'signed-out: expired', name: 'nobody' })
    await twoFrames(page)
    expect(await page.locator('#draft').inputValue()).toBe('half a sentence')
    await signIn(page)
    await see(page, { status: 'active', name: 'Demo User' })
    expect(await waiting).toEqual([200])
    expect(await page.locator('#draft').inputValue()).toBe('half a sentence')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('draft')
    expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 1 })
  })

  test('somebody else who signs in after an expiry gets a form of their own', async ({ here, demo }) => {
    const page = await writing(here, framework)
    await demo.debug('revoke', { reason: 'expired' })
    await page.evaluate(() => void fetch('/api/me'))
    await see(page, { status: 'signed-out: expired' })
    await signIn(page, 'second')
    await see(page, { status: 'active', name: 'Second User' })
    await twoFrames(page)
    expect(await page.locator('#draft').inputValue()).toBe('')
  })

  test('who signs out takes their half-written form along', async ({ here }) => {
    const page = await writing(here, framework)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await see(page, { status: 'signed-out: signed_out' })
    await page.locator('#draft').waitFor({ state: 'detached' })
  })

  test('an app that is taken away listens no longer', async ({ here }) => {
    const page = await open(here, framework)
    await see(page, { ready: 'ready' })
    expect(await page.evaluate(() => window.app.listeners())).toBe(3)
    await page.evaluate(() => window.app.unmount())
    await page.waitForFunction(() => window.app.listeners() === 0)
    expect(await page.locator('#app p').count()).toBe(0)
  })

  test('a server draws the page without a session, and the browser takes it over as it is', async ({
    here,
  }) => {
    const { render, head } = await rendering(framework)
    const body = await render()
    expect(body).toMatch(/id="status"[^>]*>unknown<.*>nobody<.*>waiting</s)
    await addPage(site, `${framework}-from-server`, framework, { body, ...(head && { head: head() }) })
    const { page, complaints } = await openAndListen(here, `${framework}-from-server`)
    await see(page, { status: 'signed-out', ready: 'ready' })
    expect(await page.evaluate(() => window.app.isHydrated())).toBe(true)
    expect(complaints.filter((text) => /hydrat.*(fail|mismatch|match)/is.test(text))).toEqual([])
    await signIn(page)
    await see(page, { status: 'active', name: 'Demo User' })
  })

  test('a component without a session says how to give it one', async () => {
    const { renderWithoutProvider } = await rendering(framework)
    await expect(async () => renderWithoutProvider()).rejects.toThrow(
      /^holdfast: no session is provided to this component; \w+ .*session/,
    )
  })
})

async function open(here: ChromiumSetting, name: string, query = ''): Promise<Page> {
  const { page } = await openAndListen(here, name, query)
  return page
}

async function openAndListen(
  here: ChromiumSetting,
  name: string,
  query = '',
): Promise<{ page: Page; complaints: string[] }> {
  const page = await here.context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${here.demo.origin}/${name}.html${query}`)
  return { page, complaints }
}

async function signedInTab(here: ChromiumSetting, framework: string): Promise<Page> {
  const page = await open(here, framework)
  await signIn(page)
  await see(page, { status: 'active', name: 'Demo User', ready: 'ready' })
  return page
}

/** A tab whose user has half written something, and whose requests are held when the session ends. */
async function writing(here: ChromiumSetting, framework: string): Promise<Page> {
  const page = await open(here, framework, '?worker=/hold-sw.js')
  await signIn(page)
  await see(page, { status: 'active', ready: 'ready' })
  await page.locator('#draft').fill('half a sentence')
  return page
}

/** Two tabs, of which only one signed in. */
async function signedInTabs(here: ChromiumSetting, framework: string): Promise<[Page, Page]> {
  const other = await open(here, framework)
  const page = await signedInTab(here, framework)
  await see(other, { status: 'active', name: 'Demo User', ready: 'ready' })
  return [page, other]
}

function seenCount(page: Page): Promise<number> {
  return page.evaluate(() => window.app.seen.length)
}
