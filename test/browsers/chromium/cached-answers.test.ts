import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, signIn } from '../../support/session-page.js'

/** Keeps answers as an app does that wants to work offline. */
function keepAnswers(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (const name of ['app', 'more']) {
      const cache = await caches.open(name)
      await cache.addAll(['/api/me', '/api/me?of=mine', '/icon.svg'])
      await cache.put('/api/notes', new Response('written offline', { headers: { vary: 'accept' } }))
    }
  })
}

/** The paths that the caches of the origin hold, but for the precache. */
function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const kept: string[] = []
    for (const name of ['app', 'more']) {
      for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname)
    }
    return kept
  })
}

/** How many files the app's worker has precached. */
function precached(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('workbox-precache'))
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return keys.flat().length
  })
}

test('after sign-out no cache holds what was fetched as the user, and the precache stays', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 2)
  await keepAnswers(page)
  expect(await keptPaths(page)).toHaveLength(8)
  const before = await precached(page)
  await page.evaluate(() => window.session.signOut())
  expect(await keptPaths(page)).toEqual(['/icon.svg', '/icon.svg'])
  expect(before).toBeGreaterThan(0)
  expect(await precached(page)).toBe(before)
})

test('a session that the server has ended leaves nothing in the caches', async ({ here, demo }) => {
  const [page] = await signedInTabs(here, 1)
  await keepAnswers(page)
  await demo.debug('revoke')
  expect(await send(page, '/api/me')).toEqual([401])
  await untilState(page, { status: 'signed-out' })
  await expect.poll(() => keptPaths(page)).toEqual(['/icon.svg', '/icon.svg'])
})

test('another user who signs in over the first finds none of their answers', async ({ here }) => {
  const [page, other] = await signedInTabs(here, 2)
  await keepAnswers(page)
  const seen = other?.evaluate(
    () =>
      new Promise<number>((resolve) => {
        window.session.subscribe(async () => {
          const state = window.session.getState()
          if (state.status !== 'active' || state.claims.name !== 'Second User') return
          resolve(
            (await Promise.all(['/api/me', '/api/notes'].map((path) => caches.match(path)))).filter(Boolean)
              .length,
          )
        })
      }),
  )
  await signIn(page, 'second')
  expect(await seen).toBe(0)
})

test('a refresh leaves the caches alone', async ({ here }) => {
  const [page] = await signedInTabs(here, 1)
  await keepAnswers(page)
  await page.evaluate(() => window.session.refresh())
  await page.evaluate(() => window.session.extend())
  expect(await keptPaths(page)).toHaveLength(8)
})
