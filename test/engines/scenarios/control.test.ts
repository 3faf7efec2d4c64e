import { expect, test } from 'vitest'
import { openDemo, send, signedInTabs, stateOf, untilState } from '../demo-tabs.js'
import { inEngines } from '../in-engines.js'
import { observed } from '../observed.js'

inEngines((here) => {
  test('on a first visit ready resolves when requests go through the worker', async () => {
    const profile = await here.profile()
    const tab = await profile.openTab(here.demo.origin)
    const seen = await tab.evaluate(async () => {
      await window.session.ready
      await window.session.signIn({ username: 'demo', password: 'demo' })
      const { status } = await fetch('/api/me')
      const { host } = await window.session.inspect()
      return { controller: navigator.serviceWorker.controller?.scriptURL, host, status }
    })
    expect(seen).toEqual({ controller: expect.stringContaining('/sw.js'), host: 'worker', status: 200 })
    expect(await here.demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
    observed(here, 'first visit', seen.status)
  })

  test.skipIf(here.engine.lacks.has('hard reload'))(
    'after a hard reload the page is served again',
    async () => {
      const profile = await here.profile()
      const [tab] = await signedInTabs(here, profile, 1)
      await tab.hardReload()
      await tab.evaluate(() => window.session.ready)
      expect(await stateOf(tab)).toMatchObject({ status: 'active' })
      expect(await send(tab, '/api/me')).toEqual([200])
      expect(await here.demo.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
      observed(here, 'hard reload', 200)
    },
  )

  test('a tab that is opened later shares the session of the first', async () => {
    const profile = await here.profile()
    await signedInTabs(here, profile, 1)
    const later = await openDemo(here, profile)
    expect(await stateOf(later)).toMatchObject({ status: 'active' })
    expect(await send(later, '/api/me', 5)).toEqual([200, 200, 200, 200, 200])
    expect(await here.demo.stats()).toMatchObject({ signIns: 1, refreshGrants: 0, authorized: 5 })
  })

  test('a page that comes back by the back button is served as before', async () => {
    const [tab] = await signedInTabs(here, await here.profile(), 1)
    await tab.evaluate(markBeforeLeaving)
    await tab.goto(`${here.demo.origin}/icon.svg`)
    await tab.back()
    await tab.evaluate(() => window.session.ready)
    expect(await stateOf(tab)).toMatchObject({ status: 'active' })
    expect(await send(tab, '/api/me')).toEqual([200])
    observed(here, 'back button: page kept alive', await tab.evaluate(isSamePage))
  })

  test('a page that comes back by the back button learns that the user signed out meanwhile', async () => {
    const [tab, other] = await signedInTabs(here, await here.profile(), 2)
    await tab.evaluate(markBeforeLeaving)
    await tab.goto(`${here.demo.origin}/icon.svg`)
    await other?.evaluate(() => window.session.signOut())
    await tab.back()
    await tab.evaluate(() => window.session.ready)
    await untilState(tab, { status: 'signed-out' }, 5_000)
    observed(here, 'back button after a sign-out: page kept alive', await tab.evaluate(isSamePage))
  })
})

function markBeforeLeaving(): void {
  Object.assign(window, { isMarked: true })
}

function isSamePage(): boolean {
  return 'isMarked' in window
}
