import { expect } from 'vitest'
import { untilState } from '../../support/demo-tabs.js'
import { deploymentWith } from '../../support/deployment.js'
import type { Tab } from '../../support/engines/engine.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

const site = deploymentWith(new URL('../chromium/pages/', import.meta.url), {
  pages: { 'several-apis': 'several-apis' },
  workers: ['several-apis-worker'],
})

const PATHS = ['/api/me', '/billing/invoices', '/reports/summary']

const test = scenario
  .extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })
  .extend('openTab', ({ demo, profile }) => async (): Promise<Tab> => {
    const tab = await profile.openTab(`${demo.origin}/several-apis.html`)
    await tab.evaluate(() => window.session.ready)
    return tab
  })

inEngines(() => {
  test('two tabs that find the access tokens of three APIs expired share one refresh for each', async ({
    demo,
    openTab,
  }) => {
    const tabs = [await openTab(), await openTab()] as const
    await tabs[0].evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    await untilState(tabs[1], { status: 'active' })
    expect(await sendFromAll(tabs, 1)).toEqual(Array(6).fill(200))
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

  test('an API that the authorization server does not know costs no other request and not the session', async ({
    demo,
    openTab,
  }) => {
    const tab = await openTab()
    await tab.evaluate(() => window.session.signIn({ username: 'demo', password: 'demo' }))
    expect(await send(tab, '/reports/unknown/', 2)).toEqual([401, 401])
    expect(await sendFromAll([tab], 1)).toEqual([200, 200, 200])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0 })
  })
})

/** Every path from every tab, at the same moment. */
async function sendFromAll(tabs: readonly Tab[], count: number): Promise<unknown[]> {
  const answers = tabs.flatMap((tab) => PATHS.map((path) => send(tab, path, count)))
  return (await Promise.all(answers)).flat()
}
