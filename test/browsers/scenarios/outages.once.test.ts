import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { modesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'
import { rememberStates, statesOf } from '../shown-states.js'

const RECOVERED = { status: 'active', reachable: true, refreshing: false }

inEngines((engine) => {
  test('while the authorization server answers 503 nobody is signed out, and all goes on by itself', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, 3)
    await demo.debug('expire-access')
    await demo.debug('reset')
    await demo.debug('faults', { target: 'refresh', count: 3, status: 503, retryAfter: 1 })

    await Promise.all(tabs.map(rememberStates))
    const unreachable = tabs.map((tab) => untilState(tab, { status: 'active', reachable: false }))
    const sent = tabs.map((tab) => send(tab, '/api/me', 3))
    await Promise.all(unreachable)
    const recovered = tabs.map((tab) => untilState(tab, RECOVERED, 40_000))
    const answers = (await Promise.all(sent)).flat()
    await Promise.all(recovered)
    for (const tab of tabs) expect(await statesOf(tab)).not.toContain('signed-out')

    // Each was served after the recovery, or failed as a request without a network does.
    for (const status of answers) expect([200, 0]).toContain(status)
    expect(await send(tabs[0], '/api/me', 5)).toEqual([200, 200, 200, 200, 200])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, familiesRevoked: 0 })
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'authorization server answers 503', { requests: answers, lost })
  })

  test.for(modesOf(engine).filter(({ accessToken }) => accessToken === 'header'))(
    'a connection that is cut after the rotation costs nothing: the same attempt is sent again ($refreshToken)',
    async (mode, { here, demo, profile, task }) => {
      const tabs = await signedInTabs(here, profile, 3, mode)
      await demo.debug('expire-access')
      await demo.debug('reset')
      await demo.debug('faults', { target: 'refresh', count: 1, drop: 'after' })

      const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 3)))).flat()

      expect(answers).toEqual(Array.from({ length: 9 }, () => 200))
      expect(await demo.stats()).toMatchObject({
        refreshGrants: 1,
        refreshRetries: 1,
        replaysDetected: 0,
        familiesRevoked: 0,
      })
      expect(await stateOf(tabs[0])).toMatchObject({ status: 'active', reachable: true })
      const lost = await sessionsLost(tabs)
      await recordFault(here, task, 'connection cut after the rotation', { requests: answers, lost })
    },
  )
})
