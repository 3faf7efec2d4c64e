import { expect } from 'vitest'
import { signedInTabs } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'
import { streamsOfOneTab } from '../streams-of-one-tab.js'

inEngines(() => {
  test('twice as many tabs as elsewhere share one refresh for their requests, and one for their streams', async ({
    here,
    engine,
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(here, profile, 2 * engine.manyTabs)
    await demo.debug('expire-access')
    await demo.debug('reset')
    const answers = await Promise.all(tabs.map((tab) => send(tab, '/api/me', 5)))
    expect(answers.flat()).toEqual(Array.from({ length: 5 * tabs.length }, () => 200))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 1,
      refreshRetries: 0,
      replaysDetected: 0,
      authorized: 5 * tabs.length,
    })

    await demo.debug('expire-access')
    await demo.debug('reset')
    const streams = await Promise.all(tabs.map((tab) => tab.evaluate(streamsOfOneTab)))
    expect(streams).toEqual(tabs.map(() => ({ byFetch: 8, bySource: 8, chatEnds: true })))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 1,
      replaysDetected: 0,
      authorized: 3 * tabs.length,
    })
  })
})
