import { expect } from 'vitest'
import { DEMO_TOTP_SECRET } from '../../../demo/server/users/accounts.js'
import { stepAt, totp } from '../../../demo/server/users/totp.js'
import { MODES } from '../../support/modes.js'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, openTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, stateOf } from '../../support/session-page.js'

/** Each code is good once: every sign-in of these tests has another. */
let late = -2
function nextCode(): string {
  late++
  if (late > 1) throw new Error('more sign-ins than codes')
  return totp(DEMO_TOTP_SECRET, stepAt(Date.now()) + late)
}

test('a user with an authenticator app signs in by password and code, in both tabs', async ({
  context,
  demo,
}) => {
  const [page, other] = await openTabs(context, demo, 2, {}, DEMO)
  if (!page || !other) throw new Error('no tabs')
  const form = page.locator('#sign-in-form')
  const submit = form.getByRole('button', { name: 'Sign in' })
  await form.getByLabel('Username').fill('otp')
  await form.getByLabel('Password').fill('otp')
  await submit.click()
  const code = form.getByLabel('Code of your authenticator app')
  await code.fill('000000')
  expect(await stateOf(page)).toMatchObject({ status: 'signed-out' })
  await submit.click()
  await form.getByRole('alert').getByText('The code is wrong.').waitFor()
  await submit.click()
  await code.fill(nextCode())
  await submit.click()
  for (const tab of [page, other]) {
    await tab.getByText('Signed in as Careful User').waitFor()
    expect(await send(tab, '/api/me')).toEqual([200])
  }
  expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 0 })
})

test.for([MODES[0], MODES[3]])(
  'a page that signs in by itself is asked for the code, and reads no token ($refreshToken, $accessToken)',
  async (mode, { context, demo }) => {
    const page = await openTab(context, demo, mode, DEMO)
    const asked = await page.evaluate(post, {
      path: '/auth/token',
      body: { username: 'otp', password: 'otp' },
    })
    expect(asked).toEqual({ status: 200, body: { challenge: 'otp', transaction: expect.any(String) } })
    expect(await stateOf(page)).toMatchObject({ status: 'signed-out' })
    const { transaction } = asked.body
    const body = { transaction, code: nextCode() }
    const told = await page.evaluate(post, { path: '/auth/token/otp', body })
    expect(told.status).toBe(200)
    expect(JSON.stringify(told.body)).not.toMatch(/access_token|refresh_token|eyJ/)
    await untilState(page, { status: 'active' })
    expect(await send(page, '/api/me')).toEqual([200])
  },
)

test('a challenge changes nothing for who is signed in, and refreshes go on', async ({ context, demo }) => {
  const page = await openTab(context, demo, MODES[3], DEMO)
  await page.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
  const failed = await page.evaluate(() =>
    window.session.signIn({ username: 'otp', password: 'otp' }).then(
      () => null,
      ({ code, answer }) => ({ code, answer }),
    ),
  )
  expect(failed).toMatchObject({ code: 'challenged', answer: { challenge: 'otp' } })
  expect(await stateOf(page)).toMatchObject({ status: 'active', claims: { name: 'Demo User' } })
  await demo.debug('expire-access')
  expect(await send(page, '/api/me', 3)).toEqual([200, 200, 200])
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
})

async function post({ path, body }: { path: string; body: object }) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}
