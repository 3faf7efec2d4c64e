import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, stateOf } from '../../support/session-page.js'

// The sessions that the test before has left would be in the list.
test.beforeEach(async ({ demo }) => {
  await demo.debug('revoke')
  await demo.debug('reset')
})

test.for(['header', 'cookie'])(
  'a user who ends the session of another device sees that device signed out, with the reason (%s)',
  async (accessToken, { here, context, demo }) => {
    const elsewhere = await context.browser()?.newContext({ userAgent: PHONE, bypassCSP: true })
    if (!elsewhere) throw new Error('no second browser')
    const mode = { accessToken }
    const [away] = await signedInTabs({ demo, context: elsewhere }, 1, mode, DEMO)
    const [page] = await signedInTabs(here, 1, mode, DEMO)
    await page.getByText('Where you are signed in').click()
    const sessions = page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem')
    await sessions.nth(1).waitFor()
    expect(await sessions.filter({ hasText: 'this browser' }).count()).toBe(1)
    await sessions
      .filter({ hasText: 'Safari 18 on iPhone' })
      .getByRole('button', { name: 'End the session of Safari 18 on iPhone' })
      .click()
    await page.getByText('The session of Safari 18 on iPhone has ended.').waitFor()
    expect(await sessions.count()).toBe(1)

    expect(await send(away, '/api/me')).toEqual([401])
    expect(await stateOf(away)).toMatchObject({
      status: 'signed-out',
      ended: { reason: 'revoked', message: 'This session was ended from another device.' },
    })
    await away.getByText('This session was ended from another device. (revoked)').waitFor()
    expect(await send(page, '/api/me')).toEqual([200])
    expect(await demo.stats()).toMatchObject({ familiesRevoked: 1 })
    await elsewhere.close()
  },
)

test('a user who ends the session of this browser in the list is signed out in all its tabs', async ({
  here,
  demo,
}) => {
  const [page, other] = await signedInTabs(here, 2, {}, DEMO)
  await page.getByText('Where you are signed in').click()
  await page.getByRole('button', { name: /^End .*this one$/ }).click()
  for (const tab of [page, other ?? page]) await untilState(tab, { status: 'signed-out' })
  expect(await stateOf(other ?? page)).toMatchObject({ ended: { reason: 'signed_out' } })
  expect(await page.getByRole('list', { name: 'Your sessions' }).count()).toBe(0)
  // The tabs are told at once, the server as soon as it answers.
  await expect.poll(() => demo.stats()).toMatchObject({ familiesRevoked: 1 })
})

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
