import { expect } from 'vitest'
import { signedInTabs, untilState } from '../../support/demo-tabs.js'
import { inEngines } from '../../support/in-engines.js'
import { browserOf, test } from '../../support/scenario.js'
import { send } from '../../support/session-page.js'

inEngines(() => {
  test('signing out everywhere ends the session of another browser too', async ({
    here,
    engine,
    profile,
  }) => {
    const [tab] = await signedInTabs(here, profile, 1)
    const elsewhere = await (await browserOf(engine)).openProfile()
    try {
      const [away] = await signedInTabs(here, elsewhere, 1)
      await tab.evaluate(() => window.session.signOut({ everywhere: true }))
      expect(await send(away, '/api/me')).toEqual([401])
      await untilState(away, { status: 'signed-out' })
    } finally {
      await elsewhere.close()
    }
  })
})
