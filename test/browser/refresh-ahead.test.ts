import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openTab, send, signIn, stateOf } from './harness/tabs.js'
import { world } from './harness/world.js'

const here = world({ ACCESS_TOKEN_TTL: '8' })

test('a request shortly before expiry is answered at once, with exactly one refresh beside it', async () => {
  const { demo, context } = here
  const page = await openTab(context, demo, { refreshAhead: '3' })
  await signIn(page)
  // Pages that nobody sees leave the refresh to the next request.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  const state = await stateOf(page)
  if (state.status !== 'active') throw new Error(state.status)
  await page.waitForFunction((at) => Date.now() > at, state.accessExpiresAt - 2_500)
  await demo.debug('reset')
  await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_500 })

  const [answers, took] = await page.evaluate(async () => {
    const before = performance.now()
    const responses = await Promise.all(Array.from({ length: 10 }, () => fetch('/api/me')))
    return [responses.map(({ status }) => status), performance.now() - before] as const
  })
  expect(answers).toEqual(Array.from({ length: 10 }, () => 200))
  expect(took).toBeLessThan(1_500)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 0, unauthorized: 0 })

  await expect.poll(() => rotations(page), { timeout: 10_000 }).toBe(1)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, unauthorized: 0 })
})

test('a page that somebody looks at keeps the session fresh by itself', async () => {
  const { demo, context } = here
  const page = await openTab(context, demo, { refreshAhead: '3' })
  await signIn(page)
  await demo.debug('reset')
  await expect.poll(() => rotations(page), { timeout: 30_000 }).toBe(2)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 2, refreshRetries: 0 })
  expect(await send(page, '/api/me')).toEqual([200])
})

async function rotations(page: Page): Promise<number> {
  const inspection = await page.evaluate(() => window.session.inspect())
  return inspection.rotations
}
