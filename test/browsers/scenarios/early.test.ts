import { expect } from 'vitest'
import { removeWorker, signedInTabs } from '../../support/demo-tabs.js'
import { deploymentWith } from '../../support/deployment.js'
import { inEngines } from '../../support/in-engines.js'
import { test as scenario } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'
import { recordFault } from '../faults/record.js'
import { sessionsLost } from '../faults/sessions-lost.js'

const site = deploymentWith(new URL('../pages/', import.meta.url), {
  pages: { early: 'early-requests', 'early-of-another': 'early-of-another' },
})

const test = scenario.extend('env', { scope: 'file' }, { STATIC_DIR: site.directory })

inEngines(() => {
  test('requests that a page makes before it is served wait until it is', async ({
    here,
    demo,
    profile,
    task,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    // The session stays where it is kept; the next page starts without a worker, as after a hard reload.
    await removeWorker(tab)
    await demo.debug('reset')
    await tab.goto(`${demo.origin}/early.html`)
    const requests = await tab.evaluate(() => window.early)
    expect(requests).toEqual([200, 200, '14 bytes', 'TimeoutError'])
    expect(await demo.stats()).toMatchObject({ authorized: 3, unauthorized: 0 })
    const lost = await sessionsLost([tab])
    await recordFault(here, task, 'requests before the page is served', {
      requests: requests.slice(0, 2),
      lost,
    })
  })

  test('what a page asked for before it was served is not answered as somebody who has signed in meanwhile', async ({
    here,
    demo,
    profile,
  }) => {
    const [other] = await signedInTabs(here, profile, 1)
    const early = await profile.openTab(`${demo.origin}/icon.svg`)
    await removeWorker(other)
    // Nobody serves this page yet, as after a hard reload.
    await early.goto(`${demo.origin}/early-of-another.html`)
    await other.goto(`${demo.origin}/minimal.html`)
    await other.evaluate(() => window.session.ready)
    await other.evaluate(() => window.session.signIn({ username: 'second', password: 'second' }))
    await early.evaluate(() => window.serve())
    expect(await early.evaluate(() => window.asked)).toEqual(['TypeError', 'error'])
    expect(await send(early, '/api/me')).toEqual([200])
  })
})
