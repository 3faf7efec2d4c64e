import { expect } from 'vitest'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send, stateOf } from '../../support/session-page.js'
import { sendFromAll, severalApis, signedInTabs } from '../several-apis.js'

const site = severalApis()
const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test('two tabs that use three APIs at once share one refresh for each, when they have just signed in and when their access tokens have expired', async ({
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(demo, profile, 2)
    await demo.debug('reset')
    expect(await sendFromAll(tabs, 1)).toEqual(Array(6).fill(200))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 2,
      unauthorized: 0,
      billingUnauthorized: 0,
      reportsUnauthorized: 0,
    })
    await demo.debug('expire-access')
    await demo.debug('reset')

    expect(await sendFromAll(tabs, 3)).toEqual(Array(18).fill(200))

    expect(await demo.stats()).toMatchObject({
      refreshGrants: 3,
      refreshRetries: 0,
      refreshRefused: 0,
      replaysDetected: 0,
      authorized: 6,
      billingAuthorized: 6,
      reportsAuthorized: 6,
    })
  })

  test('an API that the authorization server does not know costs no other request and not the session, and the developer is told', async ({
    demo,
    profile,
  }) => {
    const tabs = await signedInTabs(demo, profile, 2)
    expect(await send(tabs[0], '/reports/unknown/', 3)).toEqual([401, 401, 401])
    expect(await sendFromAll(tabs, 1)).toEqual(Array(6).fill(200))
    expect(await stateOf(tabs[0])).toMatchObject({ status: 'active', reachable: true })
    expect(await demo.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0, familiesRevoked: 0 })
    const { events, rotations } = await tabs[0].evaluate(() => window.session.inspect())
    expect(rotations).toBe(2)
    expect(events.filter(({ type }) => type === 'refusal')).toEqual([
      expect.objectContaining({
        detail: expect.stringMatching(/invalid_target.*https:\/\/unknown\.example\//),
      }),
    ])
  })
})
