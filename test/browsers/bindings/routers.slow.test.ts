import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { type ChromiumSetting, test as chromium } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'
import { send, signIn } from '../../support/session-page.js'
import { buildBindings } from './site/build-bindings.js'
import { twoFrames } from './site/see.js'

const site = await buildBindings({
  'react-router': 'routers/react-page.ts',
  'vue-router': 'routers/vue-page.ts',
})
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site })

/** What `returnTo` may say in a link that somebody else has made. */
const ASTRAY = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/.//evil.example/',
  'javascript:alert(1)',
  'http://[',
  '/sign-in',
]

describe.each(['react-router', 'vue-router'])('%s', (name) => {
  test('who is not signed in is sent to sign in, and from there, signed in in any tab, to the page they wanted', async ({
    here,
  }) => {
    const page = await open(here, '/notes?n=7')
    await at(page, 'Sign in', '/sign-in?returnTo=/notes?n=7')
    await signIn(await open(here, '/'))
    await at(page, 'Notes', '/notes?n=7')
  })

  test('who is signed in sees the page at once', async ({ here }) => {
    await signIn(await open(here, '/'))
    const page = await open(here, '/')
    await page.getByRole('link', { name: 'Notes' }).click()
    await at(page, 'Notes', '/notes?n=7')
    await at(await open(here, '/notes?n=8'), 'Notes', '/notes?n=8')
  })

  test('when the user signs out in another tab, a guarded page is left', async ({ here }) => {
    const other = await open(here, '/')
    await signIn(other)
    const page = await open(here, '/notes?n=7')
    await at(page, 'Notes', '/notes?n=7')
    await other.evaluate(() => window.session.signOut())
    await at(page, 'Sign in', '/sign-in?returnTo=/notes?n=7')
    await at(other, 'Home', '/')
  })

  test('a guarded page stays where it is while an expired session is held, and is left by a reload', async ({
    here,
    demo,
  }) => {
    const page = await open(here, '/notes?n=7', '?worker=/hold-sw.js')
    await signIn(page)
    await at(page, 'Notes', '/notes?n=7')
    await page.evaluate(() => {
      const elsewhere: string[] = []
      Reflect.get(window, 'navigation').addEventListener('currententrychange', () => {
        if (location.hash !== '#/notes?n=7') elsewhere.push(location.hash)
      })
      Object.assign(window, { elsewhere })
    })
    await demo.debug('revoke', { reason: 'expired' })
    const waiting = send(page, '/api/me')
    await untilState(page, { status: 'signed-out' })
    await twoFrames(page)
    await signIn(page)
    expect(await waiting).toEqual([200])
    await at(page, 'Notes', '/notes?n=7')
    expect(await page.evaluate(() => Reflect.get(window, 'elsewhere'))).toEqual([])

    await demo.debug('revoke', { reason: 'expired' })
    await page.evaluate(() => void fetch('/api/me'))
    await untilState(page, { status: 'signed-out' })
    await page.reload()
    await at(page, 'Sign in', '/sign-in?returnTo=/notes?n=7')
  })

  test('a link to the sign-in page that wants to go on to another site goes to the start page', async ({
    here,
  }) => {
    const page = await open(here, '/')
    await signIn(page)
    for (const returnTo of ASTRAY) {
      await page.evaluate(
        (query) => location.assign(`#/sign-in?${query}`),
        String(new URLSearchParams({ returnTo })),
      )
      await at(page, 'Home', '/')
      await page.getByRole('link', { name: 'Notes' }).click()
      await at(page, 'Notes', '/notes?n=7')
    }
  })

  test('where the session cannot be had, the router tells', async ({ context, demo }) => {
    const page = await context.newPage()
    await page.goto(`${demo.origin}/${name}.html?worker=/no-such-worker.js#/notes`)
    await page.getByRole('heading', { name: 'worker_unavailable' }).waitFor()
  })

  async function open({ context, demo }: ChromiumSetting, path: string, query = ''): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${demo.origin}/${name}.html${query}#${path}`)
    await page.evaluate(() => window.session.ready)
    return page
  }
})

/** Waits until a page is shown at this path. */
async function at(page: Page, title: string, path: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
  await expect.poll(() => decodeURIComponent(new URL(page.url()).hash)).toBe(`#${path}`)
  expect(await page.getByRole('heading').textContent()).toBe(title)
}
