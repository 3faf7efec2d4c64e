import { expect } from 'vitest'
import { FAR_APART, MODES } from '../../support/modes.js'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs, untilState } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'
import { registerInPage, startOtherOrigin } from './other-origin.js'

test.for(MODES.filter(({ accessToken }) => accessToken === 'header'))(
  'a worker that protects another origin too begins without the session, which is there again with the old one (%o)',
  async (mode, { here }) => {
    const elsewhere = await startOtherOrigin()
    const [page] = await signedInTabs(here, 1, mode)
    const url = `/sw.js?${new URLSearchParams(mode)}`
    await page.evaluate(registerInPage, `${url}&protect=${elsewhere.origin}/`)
    await page.evaluate((origin) => fetch(origin).then((answer) => answer.text()), elsewhere.origin)
    elsewhere.stop()
    expect(elsewhere.credentials).toEqual([null])
    await untilState(page, { status: 'signed-out' })
    await page.evaluate(registerInPage, url)
    await untilState(page, { status: 'active' })
    expect(await send(page, '/api/me')).toEqual([200])
  },
)

test.for(FAR_APART)(
  'a deploy that protects another path of the same origin signs nobody out (%o)',
  async (mode, { here, demo }) => {
    const [page] = await signedInTabs(here, 1, mode)
    await page.evaluate(registerInPage, `/sw.js?${new URLSearchParams(mode)}&protect=/reports/`)
    await demo.debug('reset')
    expect(await send(page, '/api/me')).toEqual([200])
    expect((await stateOf(page)).status).toBe('active')
    expect(await demo.stats()).toMatchObject({ signIns: 0, unauthorized: 0, familiesRevoked: 0 })
  },
)
