import { expect, test } from 'vitest'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'
import { storedText } from './stored-text.js'

const here = inChromium()

test.each(['body', 'cookie'])(
  'signing out in one tab signs out all, wipes the store and revokes the family (%s)',
  async (refreshToken) => {
    const { demo, context } = here
    const pages = await signedInTabs(here, 5, { refreshToken })
    await demo.debug('reset')
    await pages[0].evaluate(() => window.session.signOut())
    await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))
    expect(await storedText(pages[0])).not.toMatch(/eyJ|[\w-]{40,}/)
    expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
    expect(await send(pages[1] ?? pages[0], '/api/me')).toEqual([401])
    expect((await context.cookies()).filter(({ name }) => name.startsWith('__Host-'))).toEqual([])
    expect(await stateOf(pages[2] ?? pages[0])).toMatchObject({ ended: { reason: 'signed_out' } })
  },
)

test.each(['body', 'cookie'])(
  'a refresh in flight while the user signs out changes nothing (%s)',
  async (refreshToken) => {
    const { demo } = here
    const [page, other] = await signedInTabs(here, 2, { refreshToken })
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 1, delayMs: 1_000 })
    const waiting = send(page, '/api/me', 3)
    await untilState(page, { refreshing: true })
    await page.evaluate(() => window.session.signOut())
    // Those that were under way are cut off; those that waited go out without a credential.
    for (const status of await waiting) expect([401, 0]).toContain(status)
    await page.waitForFunction((at) => Date.now() > at, Date.now() + 1_200)
    expect(await stateOf(page)).toMatchObject({ status: 'signed-out' })
    expect(await stateOf(other ?? page)).toMatchObject({ status: 'signed-out' })
    expect(await storedText(page)).not.toMatch(/eyJ|[\w-]{40,}/)
    expect(await send(page, '/api/me')).toEqual([401])
    expect(await demo.stats()).toMatchObject({ familiesRevoked: 1, authorized: 0 })
  },
)

test('signing out everywhere ends the session of another browser too', async () => {
  const { demo, context } = here
  const [page] = await signedInTabs(here, 1)
  const elsewhere = await context.browser()?.newContext()
  if (!elsewhere) throw new Error('no second browser')
  const [away] = await signedInTabs({ demo, context: elsewhere }, 1)
  await page.evaluate(() => window.session.signOut({ everywhere: true }))
  expect(await send(away, '/api/me')).toEqual([401])
  await untilState(away, { status: 'signed-out' })
  await elsewhere.close()
})

test('a stream that is open while the user signs out ends with an error in every tab', async () => {
  const [page, other] = await signedInTabs(here, 2)
  const cut = [page, other ?? page].map((tab) =>
    tab.evaluate(async () => {
      const response = await fetch('/api/stream?events=100000&interval=50')
      Object.assign(window, { streaming: true })
      return response.text().then(
        () => 'ended',
        () => 'error',
      )
    }),
  )
  for (const tab of [page, other ?? page]) await tab.waitForFunction(() => 'streaming' in window)
  await page.evaluate(() => window.session.signOut())
  expect(await Promise.all(cut)).toEqual(['error', 'error'])
})
