import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { MODES } from '../../support/modes.js'
import { test } from '../../support/playwright/in-chromium.js'
import { openTab, openTabs, untilState } from '../../support/playwright/tabs.js'
import { DEMO, send, signIn, stateOf } from '../../support/session-page.js'

/** Asks for a link on the demo page, and gives back where it leads. */
async function askForLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Send me a link instead' }).click()
  const link = page.getByRole('link', { name: 'Open the link' }).first()
  return (await link.getAttribute('href')) ?? ''
}

test.for(MODES)(
  'a user who asks for a link in one tab and opens it in another is signed in in both ($refreshToken, $accessToken)',
  async (mode, { context, demo }) => {
    const waiting = await openTab(context, demo, mode, DEMO)
    await askForLink(waiting)
    const opened = context.waitForEvent('page')
    await waiting.getByRole('link', { name: 'Open the link' }).click()
    const other = await opened
    for (const page of [waiting, other]) {
      await page.getByText('Signed in as Demo User').waitFor()
      expect(await send(page, '/api/me')).toEqual([200])
    }
    expect(other.url()).not.toContain('magic-link')
    expect(await waiting.locator('#magic-link').isVisible()).toBe(false)
    expect(await demo.stats()).toMatchObject({ signIns: 1, unauthorized: 0 })
  },
)

test('a link works once', async ({ context, demo }) => {
  const page = await openTab(context, demo, {}, DEMO)
  const link = await askForLink(page)
  const first = await context.newPage()
  await first.goto(link)
  await first.getByText('Signed in as Demo User').waitFor()
  await first.evaluate(() => window.session.signOut())
  await untilState(page, { status: 'signed-out' })

  const second = await context.newPage()
  await second.goto(link)
  await second.getByRole('alert').getByText('has been used already').waitFor()
  expect(await stateOf(second)).toMatchObject({ status: 'signed-out' })
  expect(await demo.stats()).toMatchObject({ signIns: 1 })
})

test('a link that is opened while somebody is signed in changes nothing, and is not used up', async ({
  context,
  demo,
}) => {
  const page = await openTab(context, demo, {}, DEMO)
  const link = await askForLink(page)
  await signIn(page, 'second')
  const other = await context.newPage()
  await other.goto(link)
  await other.getByText('The link was not used').waitFor()
  expect(await stateOf(other)).toMatchObject({ claims: { name: 'Second User' } })
  await other.evaluate(() => window.session.signOut())
  await other.goto('about:blank')
  await other.goto(link)
  await other.getByText('Signed in as Demo User').waitFor()
})

test('a link that somebody else asked for makes nobody that user before they say so', async ({
  context,
  demo,
}) => {
  const stranger = await context.browser()?.newContext({ bypassCSP: true })
  if (!stranger) throw new Error('no browser')
  const link = await askForLink(await openTab(stranger, demo, {}, DEMO))
  await stranger.close()
  const page = await openTab(context, demo, {}, DEMO)
  await page.goto(link)
  await page.getByRole('alert').getByText('Another browser asked for this link').waitFor()
  expect(await stateOf(page)).toMatchObject({ status: 'signed-out' })
  expect(await demo.stats()).toMatchObject({ signIns: 0 })
  await page.getByRole('button', { name: 'Continue as Demo User' }).click()
  await page.getByText('Signed in as Demo User').waitFor()
  expect(await page.getByRole('button', { name: 'Continue as' }).count()).toBe(0)
  expect(await demo.stats()).toMatchObject({ signIns: 1 })
})

test.for(MODES)(
  'a page that redeems a link by itself reads no token ($refreshToken, $accessToken)',
  async (mode, { context, demo }) => {
    const [page, other] = await openTabs(context, demo, 2, mode, DEMO)
    if (!page || !other) throw new Error('no tabs')
    const token = new URL(await askForLink(page)).hash.replace('#magic-link=', '')
    const answer = await page.evaluate(async (asked) => {
      const response = await fetch('/auth/magic-link/redeem', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: asked }),
      })
      return { status: response.status, body: await response.json() }
    }, token)
    expect(answer).toEqual({
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: 1800,
        refresh_expires_in: 604_800,
        claims: expect.objectContaining({ name: 'Demo User' }),
      },
    })
    await untilState(other, { status: 'active' })
    await other.evaluate(() => window.session.refresh())
    expect(await demo.stats()).toMatchObject({ signIns: 1, refreshGrants: 1 })
  },
)

test('who asks for too many links is told so, and the page goes on', async ({ context, demo }) => {
  const page = await openTab(context, demo, {}, DEMO)
  const ask = page.getByRole('button', { name: 'Send me a link instead' })
  await ask.click()
  await page.getByText('A link is on its way').waitFor()
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username: 'demo' })
    for (let asked = 1; asked < 5; asked++) await fetch('/auth/magic-link', { method: 'POST', headers, body })
  })
  await ask.click()
  await page.getByRole('alert').getByText('Too many links').waitFor()
})
