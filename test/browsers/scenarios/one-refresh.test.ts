import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { modesOf } from '../../support/modes.js'
import { test } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import type { Outcome } from '../faults/outcome.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'
import { streamsOfOneTab } from '../streams-of-one-tab.js'

/** How many show in each mode what many show in the first. */
const SOME_TABS = 4

inEngines((engine) => {
  test.for(modesOf(engine))(
    'many tabs that find their access token expired share one refresh ($refreshToken refresh token, $accessToken access token)',
    async (mode, { here, engine, demo, profile, task }) => {
      const isFirst = mode === modesOf(engine)[0]
      const tabs = await signedInTabs(here, profile, isFirst ? engine.manyTabs : SOME_TABS, mode)
      const requests: Outcome[] = []
      for (let round = 1; round <= 3; round++) {
        await demo.debug('expire-access')
        await demo.debug('reset')
        const answers = (await Promise.all(tabs.map((tab) => send(tab, '/api/me', 5)))).flat()
        expect(answers).toEqual(Array.from({ length: 5 * tabs.length }, () => 200))
        const { refreshGrants, refreshRetries, refreshRefused, replaysDetected, authorized } =
          await demo.stats()
        expect({ refreshGrants, refreshRetries, refreshRefused, replaysDetected, authorized }).toEqual({
          refreshGrants: 1,
          refreshRetries: 0,
          refreshRefused: 0,
          replaysDetected: 0,
          authorized: answers.length,
        })
        requests.push(...answers)
      }
      for (const tab of tabs) {
        expect(await stateOf(tab)).toMatchObject({ status: 'active', claims: { name: expect.any(String) } })
      }
      const lost = await sessionsLost(tabs)
      await recordFault(here, task, 'access token expired, many tabs at once', { requests, lost })
    },
  )

  test('streams that are opened with an expired access token are complete after one refresh', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const tabs = await signedInTabs(here, profile, 3)
    await demo.debug('expire-access')
    await demo.debug('reset')

    const streams = await Promise.all(tabs.map((tab) => tab.evaluate(streamsOfOneTab)))

    expect(streams).toEqual(tabs.map(() => ({ byFetch: 8, bySource: 8, chatEnds: true })))
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, authorized: 9 })
    const requests = streams
      .flatMap(({ byFetch, bySource, chatEnds }) => [byFetch === 8, bySource === 8, chatEnds])
      .map((isComplete) => (isComplete ? 'complete' : 'cut'))
    const lost = await sessionsLost(tabs)
    await recordFault(here, task, 'access token expired, streams opened in many tabs', { requests, lost })
  })
})
