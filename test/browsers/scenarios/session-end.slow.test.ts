import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send, signIn, stateOf } from '../../support/session-page.js'

inEngines(() => {
  test('when the session has ended every tab says why, and requests get the server’s 401, until the next sign-in', async ({
    here,
    engine,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, engine.manyTabs)
    const last = tabs.at(-1) ?? tabs[0]
    for (const tab of tabs)
      await tab.evaluate(() => history.replaceState(null, '', '/?tab=notes#half-written'))
    for (const reason of ['expired', 'revoked', 'max_age']) {
      await demo.debug('revoke', { reason })
      await demo.debug('reset')

      const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 4)))).flat()
      await Promise.all(tabs.map((tab) => untilState(tab, { status: 'signed-out' })))

      expect(answers).toEqual(Array.from({ length: 4 * tabs.length }, () => 401))
      for (const tab of tabs) {
        expect(await stateOf(tab)).toMatchObject({
          ended: { reason, message: expect.stringMatching(/\w/), returnTo: '/?tab=notes#half-written' },
        })
      }
      const body = await tabs[0].evaluate(async () => (await fetch('/api/me')).json())
      expect(body).toMatchObject({ error: expect.any(String) })
      expect(await demo.stats()).toMatchObject({ refreshRefused: 1, refreshGrants: 0 })

      await signIn(tabs[0])
      await Promise.all(tabs.map((tab) => untilState(tab, { status: 'active' })))
      expect(await send(last, '/api/me')).toEqual([200])
    }
  })

  test('with hold, a message sent in an expired session arrives when its user has signed in again, and is not sent as another user', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab, other = tab] = await signedInTabs(here, profile, 2, { hold: '30' })
    await demo.debug('revoke', { reason: 'expired' })
    const sent = tab.evaluate(sendMessage, 'a half-written message')
    await untilState(tab, { status: 'signed-out' })
    await signIn(other)
    expect(await sent).toMatchObject({ authorized: true, bytes: 'a half-written message'.length })

    await untilState(tab, { status: 'active' })
    await demo.debug('revoke', { reason: 'expired' })
    const held = send(tab, '/api/me')
    await untilState(tab, { status: 'signed-out' })
    await signIn(tab, 'second')
    expect(await held).toEqual([401])
  })

  test('a wrong password is told, and the session that was there goes on', async ({ here, profile }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    expect(await tab.evaluate(failureOfWrongPassword)).toMatchObject({
      name: 'HoldfastError',
      code: 'invalid_credentials',
      message: expect.any(String),
    })
    expect(await stateOf(tab)).toMatchObject({ status: 'active' })
    expect(await send(tab, '/api/me')).toEqual([200])
  })
})

async function sendMessage(body: string): Promise<unknown> {
  return (await fetch('/api/echo', { method: 'POST', body })).json()
}

function failureOfWrongPassword(): Promise<object | null> {
  return window.session.signIn({ username: 'demo', password: 'wrong' }).then(
    () => null,
    ({ name, code, message }) => ({ name, code, message }),
  )
}
