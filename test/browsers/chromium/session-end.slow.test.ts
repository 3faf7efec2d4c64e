import { expect, test } from 'vitest'
import { inChromium } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'

const here = inChromium()

test.each(['expired', 'revoked', 'max_age'])(
  'when the refresh token is %s, every tab says so within a second and requests get the server’s 401',
  async (reason) => {
    const { demo } = here
    const pages = await signedInTabs(here, 5)
    for (const page of pages)
      await page.evaluate(() => history.replaceState(null, '', '/?tab=notes#half-written'))
    await demo.debug('revoke', { reason })
    await demo.debug('reset')

    const answers = await Promise.all(pages.map((page) => send(page, '/api/me', 4)))
    await Promise.all(pages.map((page) => untilState(page, { status: 'signed-out' })))

    expect(answers.flat()).toEqual(Array.from({ length: 20 }, () => 401))
    for (const page of pages) {
      expect(await stateOf(page)).toMatchObject({
        status: 'signed-out',
        ended: { reason, message: expect.stringMatching(/\w/), returnTo: '/?tab=notes#half-written' },
      })
    }
    const body = await pages[0].evaluate(async () => (await fetch('/api/me')).json())
    expect(body).toMatchObject({ error: expect.any(String) })
    expect(await demo.stats()).toMatchObject({ refreshRefused: 1, refreshGrants: 0 })

    await signIn(pages[0])
    await Promise.all(pages.map((page) => untilState(page, { status: 'active' })))
    expect(await send(pages[1] ?? pages[0], '/api/me')).toEqual([200])
  },
)

test('with hold, a message sent in an expired session arrives when the same user has signed in again', async () => {
  const { demo } = here
  const [page, other] = await signedInTabs(here, 2, { hold: '30' })
  await demo.debug('revoke', { reason: 'expired' })
  const sent = page.evaluate(() =>
    fetch('/api/echo', { method: 'POST', body: 'a half-written message' }).then((response) =>
      response.json(),
    ),
  )
  await untilState(page, { status: 'signed-out' })
  await signIn(other ?? page)
  expect(await sent).toMatchObject({ authorized: true, bytes: 'a half-written message'.length })
})

test('with hold, another user who signs in sends nothing of the first', async () => {
  const { demo } = here
  const [page] = await signedInTabs(here, 1, { hold: '30' })
  await demo.debug('revoke', { reason: 'expired' })
  const sent = send(page, '/api/me')
  await untilState(page, { status: 'signed-out' })
  await signIn(page, 'second')
  expect(await sent).toEqual([401])
})

test('a wrong password is told, and the session that was there goes on', async () => {
  const [page] = await signedInTabs(here, 1)
  const failure = await page.evaluate(() =>
    window.session.signIn({ username: 'demo', password: 'wrong' }).then(
      () => null,
      ({ name, code, message }) => ({ name, code, message }),
    ),
  )
  expect(failure).toMatchObject({
    name: 'HoldfastError',
    code: 'invalid_credentials',
    message: expect.any(String),
  })
  expect(await stateOf(page)).toMatchObject({ status: 'active' })
  expect(await send(page, '/api/me')).toEqual([200])
})
