import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'

const here = inChromium()

test.each([
  ['a network failure', { drop: 'before' }],
  ['503 with Retry-After', { status: 503, retryAfter: 1 }],
  ['429', { status: 429, retryAfter: 1 }],
  ['a garbage answer', { body: 'garbage' }],
] as const)(
  'after %s of the refresh endpoint nobody is signed out, and all goes on by itself',
  async (_, fault) => {
    const { demo } = here
    const pages = await signedInTabs(here, 3)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1_000, ...fault })

    await Promise.all(pages.map(rememberStates))
    const answers = Promise.all(pages.map((page) => send(page, '/api/me', 3)))
    await Promise.all(pages.map((page) => page.waitForFunction(() => window.states.includes('unreachable'))))
    await demo.debug('faults', { target: 'refresh', count: 0 })
    await Promise.all(
      pages.map((page) => untilState(page, { status: 'active', reachable: true, refreshing: false }, 30_000)),
    )
    for (const page of pages) expect(await page.evaluate(() => window.states)).not.toContain('signed-out')

    // Each was served after the recovery, or failed as a request without a network does; none was told to sign in.
    for (const status of (await answers).flat()) expect([200, 0]).toContain(status)
    expect(await send(pages[0], '/api/me', 5)).toEqual([200, 200, 200, 200, 200])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
  },
)

test('when the authorization server stays away, requests fail within ten seconds instead of hanging, and the session stays', async () => {
  const { demo } = here
  const [page] = await signedInTabs(here, 1)
  await demo.debug('expire-access')
  await demo.debug('faults', { target: 'refresh', count: 1_000, status: 503, retryAfter: 60 })
  expect(await send(page, '/api/me', 3)).toEqual([0, 0, 0])
  expect(await stateOf(page)).toMatchObject({ status: 'active', reachable: false })
})

declare global {
  interface Window {
    states: string[]
  }
}

/** Keeps what the page shows from now on: an outage can be over before anybody looks. */
function rememberStates(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.states = []
    window.session.subscribe(() => {
      const state = window.session.getState()
      window.states.push(state.status === 'active' && !state.reachable ? 'unreachable' : state.status)
    })
  })
}
