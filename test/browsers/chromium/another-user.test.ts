import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, signIn, stateOf } from '../../support/session-page.js'

test('when somebody else signs in in one tab, no tab keeps or gets anything of the first user', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 3, {}, DEMO)
  const first = await subjectOf(pages[0])
  for (const page of pages) await page.locator('#notes').fill('what only the first user may see')
  const streams = pages.map((page) => page.evaluate(readStream))
  await Promise.all(pages.map((page) => page.waitForFunction(() => document.title === 'it streams')))
  await demo.debug('faults', { target: 'api', count: 3, delayMs: 5_000 })
  const late = pages.map((page) => page.evaluate(answerOf))
  await expect
    .poll(async () => (await pages[0].evaluate(() => window.session.inspect())).requests.pending)
    .toBe(3)

  await signIn(pages[1] ?? pages[0], 'second')

  const second = await subjectOf(pages[1] ?? pages[0])
  expect(second).not.toBe(first)
  // An error, long before the server would have answered, and no end that could be taken for the whole.
  expect(await Promise.all(late)).toEqual(['TypeError', 'TypeError', 'TypeError'])
  expect(await Promise.all(streams)).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/Error/)))
  for (const page of pages) {
    await expect.poll(() => subjectOf(page)).toBe(second)
    await expect.poll(() => page.locator('#notes').inputValue()).toBe('')
    expect(await page.evaluate(answerOf)).toBe(second)
  }
})

test('a request that waited while somebody else signed in is answered 401 in every tab', async ({
  here,
  demo,
}) => {
  const pages = await signedInTabs(here, 3, { hold: '30' })
  await demo.debug('revoke', { reason: 'expired' })
  const waiting = pages.map((page) => send(page, '/api/me', 2))
  await expect
    .poll(async () => (await pages[0].evaluate(() => window.session.inspect())).requests.pending)
    .toBeGreaterThanOrEqual(6)
  await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
  await demo.debug('reset')
  await signIn(pages[2] ?? pages[0], 'second')
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 3 }, () => [401, 401]))
})

test('a tab that has not yet heard of the other user sends nothing as the other user', async ({ here }) => {
  const [busy, other = busy] = await signedInTabs(here, 2)
  const first = await subjectOf(busy)
  // Its thread hears nothing until the other has signed in; then it sends before it has listened.
  const asked = busy.evaluate(() => {
    Object.assign(window, { isBusy: true })
    for (const end = Date.now() + 2_500; Date.now() < end; );
    return fetch('/api/me').then(async (response) => ({
      status: response.status,
      text: await response.text(),
    }))
  })
  await signIn(other, 'second')
  const second = String(await subjectOf(other))
  expect(second).not.toBe(first)
  const { status, text } = await asked
  expect(status).toBe(401)
  expect(text).not.toContain(second)
  await expect.poll(() => subjectOf(busy)).toBe(second)
  expect(await send(busy, '/api/me')).toEqual([200])
})

test('an app that signs somebody else in with a fetch of its own goes on as them at once', async ({
  here,
}) => {
  const [page] = await signedInTabs(here, 1)
  const seen = await page.evaluate(async () => {
    await fetch('/auth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'second', password: 'second' }),
    })
    return (await fetch('/api/me')).status
  })
  expect(seen).toBe(200)
})

async function subjectOf(page: Page): Promise<unknown> {
  const state = await stateOf(page)
  return state.status === 'active' ? state.claims.sub : null
}

/** Whom the server takes this page for; where there is no answer, the name of the error. */
function answerOf(): Promise<unknown> {
  return fetch('/api/me')
    .then((response) => response.json())
    .then(
      ({ sub }) => sub,
      ({ name }) => name,
    )
}

/** How a stream ends. */
async function readStream(): Promise<string> {
  const response = await fetch('/api/stream?events=10000&interval=50')
  const reader = response.body?.getReader()
  if (!reader) return 'no body'
  try {
    for (;;) {
      if ((await reader.read()).done) return 'as if it were whole'
      document.title = 'it streams'
    }
  } catch (error) {
    return Object(error).name
  }
}
