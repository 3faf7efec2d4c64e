import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { rememberStates, statesOf } from '../shown-states.js'

const FAULTS = [
  { drop: 'before' },
  { status: 503, retryAfter: 1 },
  { status: 429, retryAfter: 1 },
  { body: 'garbage' },
]

const RECOVERED = { status: 'active', reachable: true, refreshing: false }

inEngines(() => {
  test('after a network failure, 503, 429 and a garbage answer of the refresh endpoint nobody is signed out, and all goes on by itself', async ({
    here,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, 3)
    await Promise.all(tabs.map(rememberStates))
    for (const fault of FAULTS) {
      await demo.debug('expire-access')
      await demo.debug('reset')
      await demo.debug('faults', { target: 'refresh', count: 1_000, ...fault })

      const unreachable = tabs.map((tab) => untilState(tab, { status: 'active', reachable: false }))
      const sent = Promise.all(tabs.map((tab) => send(tab, '/api/me', 3)))
      await Promise.all(unreachable)
      await demo.debug('faults', { target: 'refresh', count: 0 })
      await Promise.all(tabs.map((tab) => untilState(tab, RECOVERED)))

      // Each was served after the recovery, or failed as a request without a network does; none was told to sign in.
      for (const status of (await sent).flat()) expect([200, 0]).toContain(status)
      for (const tab of tabs) expect(await statesOf(tab)).not.toContain('signed-out')
      expect(await send(tabs[0], '/api/me', 5)).toEqual([200, 200, 200, 200, 200])
      expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    }
  })

  test('when the authorization server stays away, requests fail within ten seconds instead of hanging, and the session stays', async ({
    here,
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    await demo.debug('expire-access')
    await demo.debug('faults', { target: 'refresh', count: 1_000, status: 503, retryAfter: 60 })
    expect(await send(tab, '/api/me', 3)).toEqual([0, 0, 0])
    expect(await stateOf(tab)).toMatchObject({ status: 'active', reachable: false })
  })
})
