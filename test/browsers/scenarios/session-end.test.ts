import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { listenForWord } from '../plain-word.js'
import { storedText } from '../stored-text.js'

const SECOND = 1_000

inEngines(() => {
  test('signing out in one tab signs out all within a second, and wipes the store', async ({
    here,
    engine,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, engine.manyTabs)
    expect(await storedText(tabs[0])).toMatch(/eyJ/)
    await demo.debug('reset')
    const ofTheMachine = await tabs[0].evaluate(slownessOfCalls)

    const told = tabs.map((tab) => untilState(tab, { status: 'signed-out' }))
    const word = await listenForWord(tabs)
    const pressed = await tabs[0].evaluate(() => {
      const now = Date.now()
      return window.session.signOut().then(() => now)
    })
    await word.say()
    const at = await Promise.all(told)

    expect(Math.min(...at) - pressed).toBeLessThan(SECOND + ofTheMachine)
    expect(await word.latestAfter(at)).toBeLessThan(SECOND)
    expect(await storedText(tabs[0])).not.toMatch(/eyJ|[\w-]{40,}/)
    expect(await stateOf(tabs[1] ?? tabs[0])).toMatchObject({ ended: { reason: 'signed_out' } })
    expect(await send(tabs[1] ?? tabs[0], '/api/me')).toEqual([401])
    expect(await demo.stats()).toMatchObject({ familiesRevoked: 1, authorized: 0 })
  })

  test('when the session is revoked every tab says so within a second, and requests get the server’s 401', async ({
    here,
    engine,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, engine.manyTabs)
    const word = await listenForWord(tabs)
    await demo.debug('revoke', { reason: 'revoked' })
    await demo.debug('reset')

    const told = tabs.map((tab) => untilState(tab, { status: 'signed-out' }))
    const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 4)))).flat()
    await word.say()
    const at = await Promise.all(told)

    expect(answers).toEqual(Array.from({ length: 4 * tabs.length }, () => 401))
    expect(await word.latestAfter(at)).toBeLessThan(SECOND)
    for (const tab of tabs) {
      expect(await stateOf(tab)).toMatchObject({ ended: { reason: 'revoked', message: expect.any(String) } })
    }
    expect(await demo.stats()).toMatchObject({ refreshRefused: 1, refreshGrants: 0 })
  })
})

/** How long ten calls take that do nothing, in milliseconds: next to none, but on a machine that has other things to do. */
async function slownessOfCalls(): Promise<number> {
  const begun = performance.now()
  for (let asked = 0; asked < 10; asked++) await window.session.inspect()
  return performance.now() - begun
}
