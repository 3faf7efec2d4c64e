import { expect, test } from 'vitest'
import { storedText } from '../../browser/harness/stored-text.js'
import { send, signedInTabs, stateOf, untilState } from '../demo-tabs.js'
import type { Engine } from '../engine.js'
import { inEngines } from '../in-engines.js'

/**
 * WebKitGTK draws each window by software, on cores that other suites use as well: a second of its own may take some there. By themselves tabs would
 * find out only after minutes, so that this still tells whether they were told.
 */
function secondOf({ name }: Engine): number {
  return name === 'WebKit' ? 6_000 : 1_000
}

inEngines((here) => {
  test('signing out in one tab signs out all within a second, and wipes the store', async () => {
    const { demo, engine } = here
    const tabs = await signedInTabs(here, await here.profile(), engine.manyTabs)
    expect(await storedText(tabs[0])).toMatch(/eyJ/)
    await demo.debug('reset')
    const ofTheMachine = await tabs[0].evaluate(slownessOfCalls)

    const told = tabs.map((tab) => untilState(tab, { status: 'signed-out' }))
    const pressed = await tabs[0].evaluate(() => {
      const now = Date.now()
      return window.session.signOut().then(() => now)
    })
    const late = Math.max(...(await Promise.all(told))) - pressed

    expect(late).toBeLessThan(secondOf(engine) + ofTheMachine)
    expect(await storedText(tabs[0])).not.toMatch(/eyJ|[\w-]{40,}/)
    expect(await stateOf(tabs[1] ?? tabs[0])).toMatchObject({ ended: { reason: 'signed_out' } })
    expect(await send(tabs[1] ?? tabs[0], '/api/me')).toEqual([401])
    expect(await demo.stats()).toMatchObject({ familiesRevoked: 1, authorized: 0 })
  })

  test('when the session is revoked every tab says so within a second, and requests get the server’s 401', async () => {
    const { demo, engine } = here
    const tabs = await signedInTabs(here, await here.profile(), engine.manyTabs)
    await demo.debug('revoke', { reason: 'revoked' })
    await demo.debug('reset')
    const ofTheMachine = await tabs[0].evaluate(slownessOfCalls)

    const told = tabs.map((tab) => untilState(tab, { status: 'signed-out' }))
    const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 4)))).flat()
    const at = await Promise.all(told)

    expect(answers).toEqual(Array.from({ length: 4 * tabs.length }, () => 401))
    expect(Math.max(...at) - Math.min(...at)).toBeLessThan(secondOf(engine) + ofTheMachine)
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
