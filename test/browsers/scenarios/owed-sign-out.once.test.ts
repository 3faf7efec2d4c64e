import { describe, expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { openTab, signedInTabs, untilState } from '../../support/demo-tabs.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { farApartModesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

inEngines((engine) => {
  const deaf = (demo: Demo) => demo.debug('faults', { target: 'sign-out', count: 1000, drop: 'before' })
  const hears = (demo: Demo) => demo.debug('faults', { target: 'sign-out', count: 0, drop: 'before' })

  describe.each(farApartModesOf(engine))('$refreshToken refresh token, $accessToken access token', (mode) => {
    test.for(['indexeddb', 'memory'])(
      'who signs out without a network is nobody in this browser, also for the next worker, and the server hears of it later: kept in %s',
      async (store, { here, demo, killable }) => {
        const [tab, other = tab] = await signedInTabs(here, killable, 2, { ...mode, store })
        await demo.debug('reset')
        await deaf(demo)
        expect(await tab.evaluate(() => window.session.signOut())).toEqual({ revocation: 'pending' })
        expect(await endOf(tab)).toMatchObject({ reason: 'signed_out', revocation: 'pending' })
        expect(await send(other, '/api/me', 2)).toEqual([401, 401])

        await killable.killWorkers()
        const later = await openTab(here, killable, { ...mode, store })
        expect(await statusOf(later)).toBe('signed-out')
        expect(await send(later, '/api/me', 2)).toEqual([401, 401])
        expect(await demo.stats()).toMatchObject({ authorized: 0 })

        await hears(demo)
        await later.evaluate(() => dispatchEvent(new Event('online')))
        if (mode.refreshToken === 'cookie' || store === 'indexeddb') {
          await expect.poll(() => demo.stats()).toMatchObject({ familiesRevoked: 1 })
          await expect.poll(() => endOf(later).then((end) => end?.revocation ?? 'done')).toBe('done')
        }
        expect(await send(later, '/api/me')).toEqual([401])
      },
    )
  })

  test('signing in again does not wait for a server that cannot hear of the sign-out before', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await deaf(demo)
    await tab.evaluate(() => window.session.signOut())
    await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    await untilState(tab, { status: 'active' })
    expect(await send(tab, '/api/me')).toEqual([200])
    await hears(demo)
  })

  test('who signs in over a session that goes on has one session at the server, not two', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('reset')
    await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    await expect.poll(() => demo.stats()).toMatchObject({ signIns: 1, familiesRevoked: 1 })
    expect(await send(tab, '/api/me')).toEqual([200])
  })
})

async function endOf(tab: Tab): Promise<{ reason: string; revocation: string } | null> {
  return tab.evaluate(() => {
    const state = window.session.getState()
    return state.status === 'signed-out' ? state.ended : null
  })
}

function statusOf(tab: Tab): Promise<string> {
  return tab.evaluate(() => window.session.getState().status)
}
