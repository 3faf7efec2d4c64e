import { expect } from 'vitest'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { signIn } from '../../support/session-page.js'
import { sendFromAll, severalApis, signedInTabs } from '../several-apis.js'

const site = severalApis()
const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test.for([
    { how: 'with a service worker', query: {}, host: 'worker' },
    { how: 'without one', query: { 'without-worker': '' }, host: 'page' },
  ])(
    'many tabs that find the access tokens of three APIs expired share one refresh for each: $how',
    async ({ query, host }, { engine, demo, profile }) => {
      const tabs = await signedInTabs(demo, profile, engine.manyTabs, query)
      expect(await tabs[0].evaluate(() => window.session.inspect())).toMatchObject({ host })
      expect(await sendFromAll(tabs, 1)).toEqual(Array(3 * tabs.length).fill(200))
      await demo.debug('expire-access')
      await demo.debug('reset')

      expect(await sendFromAll(tabs, 3)).toEqual(Array(9 * tabs.length).fill(200))

      expect(await demo.stats()).toMatchObject({
        refreshGrants: 3,
        refreshRetries: 0,
        refreshRefused: 0,
        replaysDetected: 0,
        authorized: 3 * tabs.length,
        billingAuthorized: 3 * tabs.length,
        reportsAuthorized: 3 * tabs.length,
      })
    },
  )

  test('no access token for any API reaches a page; signed out, an app asks for none, and signed in again it has them all', async ({
    demo,
    profile,
  }) => {
    const [tab] = await signedInTabs(demo, profile, 1)
    await sendFromAll([tab], 1)
    expect(await tab.evaluate(allThatThePageHas)).not.toMatch(/eyJ/)
    await tab.evaluate(() => window.session.signOut())
    await demo.debug('reset')
    expect(await sendFromAll([tab], 1)).toEqual([401, 401, 401])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 0, refreshRefused: 0 })
    await signIn(tab, 'second')
    expect(await sendFromAll([tab], 1)).toEqual([200, 200, 200])
    const invoices = await tab.evaluate(async () => (await fetch('/billing/invoices')).json())
    expect(invoices).toMatchObject([{ for: 'second' }])
  })
})

async function allThatThePageHas(): Promise<string> {
  return JSON.stringify([await window.session.inspect(), window.session.getState(), { ...localStorage }])
}
