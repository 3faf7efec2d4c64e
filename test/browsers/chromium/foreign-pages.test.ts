import { expect } from 'vitest'
import { test } from '../../support/playwright/in-chromium.js'
import { signedInTabs } from '../../support/playwright/tabs.js'
import { send, stateOf } from '../../support/session-page.js'

/** A page of another site that posts a form of its own to us as soon as it is open, and hides where it comes from. */
function attack(action: string): string {
  return `<!doctype html><meta name="referrer" content="no-referrer">
    <form method="post" enctype="text/plain" action="${action}"><input name="stolen" value="1"></form>
    <script>document.forms[0].submit()</script>`
}

test.for(['header', 'cookie'])(
  'a form that another site posts to us never goes out as the user (%s)',
  async (accessToken, { here, context, demo }) => {
    const [page] = await signedInTabs(here, 1, { accessToken })
    await demo.debug('reset')
    for (const path of ['/api/echo', '/auth/logout', '/auth/refresh']) {
      const foreign = await context.newPage()
      await foreign.route('http://evil.test/', (route) =>
        route.fulfill({ contentType: 'text/html', body: attack(demo.origin + path) }),
      )
      const answered = foreign.waitForResponse(demo.origin + path)
      await foreign.goto('http://evil.test/')
      const response = await answered
      if (path === '/api/echo') expect([401, 403]).toContain(response.status())
      await foreign.close()
    }
    expect(await demo.stats()).toMatchObject({ authorized: 0, familiesRevoked: 0 })
    expect(await stateOf(page)).toMatchObject({ status: 'active' })
    expect(await send(page, '/api/me')).toEqual([200])
  },
)

test('a form of our own that is posted to the API goes out as the user', async ({ here, context, demo }) => {
  const [page] = await signedInTabs(here, 1)
  await demo.debug('reset')
  const opened = context.waitForEvent('page')
  await page.evaluate(() => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: '/api/echo', target: '_blank' })
    document.body.append(form)
    form.submit()
  })
  await (await opened).waitForLoadState()
  expect(await demo.stats()).toMatchObject({ authorized: 1 })
})
