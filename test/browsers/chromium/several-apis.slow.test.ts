import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { deploymentWith } from '../../support/deployment.js'
import { type ChromiumSetting, inChromium } from '../../support/playwright/in-chromium.js'
import { untilState } from '../../support/playwright/tabs.js'
import { send, signIn, stateOf } from '../../support/session-page.js'
import type { Outcome } from '../faults/outcome.js'

const site = deploymentWith(new URL('pages/', import.meta.url), {
  pages: { 'several-apis': 'several-apis' },
  workers: ['several-apis-worker'],
})

const PATHS = ['/api/me', '/billing/invoices', '/reports/summary']

async function signedInTabs({ context, demo }: ChromiumSetting, count: number): Promise<[Page, ...Page[]]> {
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`${demo.origin}/several-apis.html`)
    await page.evaluate(() => window.session.ready)
    return page
  }
  const first = await open()
  const others: Page[] = []
  while (others.length < count - 1) others.push(await open())
  await signIn(first)
  await Promise.all(others.map((page) => untilState(page, { status: 'active' })))
  return [first, ...others]
}

/** Every path from every tab, at the same moment. */
async function sendFromAll(pages: readonly Page[], count: number): Promise<Outcome[]> {
  const answers = pages.flatMap((page) => PATHS.map((path) => send(page, path, count)))
  return (await Promise.all(answers)).flat()
}

describe('with a service worker', () => {
  const here = inChromium({ STATIC_DIR: site.directory })

  test('ten tabs that find the access tokens of three APIs expired share one refresh for each, and none sees a 401', async () => {
    const { demo } = here
    const pages = await signedInTabs(here, 10)
    expect(await sendFromAll(pages, 1)).toEqual(Array(30).fill(200))
    await demo.debug('expire-access')
    await demo.debug('reset')

    expect(await sendFromAll(pages, 3)).toEqual(Array(90).fill(200))

    expect(await demo.stats()).toMatchObject({
      refreshGrants: 3,
      refreshRetries: 0,
      refreshRefused: 0,
      replaysDetected: 0,
      authorized: 30,
      billingAuthorized: 30,
      reportsAuthorized: 30,
    })
  })

  test('an app that has just signed in uses three APIs at once, and the server refuses no request', async () => {
    const { demo } = here
    const pages = await signedInTabs(here, 3)
    await demo.debug('reset')
    expect(await sendFromAll(pages, 2)).toEqual(Array(18).fill(200))
    expect(await demo.stats()).toMatchObject({
      refreshGrants: 2,
      unauthorized: 0,
      billingUnauthorized: 0,
      reportsUnauthorized: 0,
    })
  })

  test('an API that the authorization server does not know costs nobody the session, and the developer is told', async () => {
    const { demo } = here
    const [page, other] = await signedInTabs(here, 2)
    expect(await send(page, '/reports/unknown/', 3)).toEqual([401, 401, 401])
    expect(await sendFromAll(other ? [page, other] : [], 1)).toEqual(Array(6).fill(200))
    expect(await stateOf(page)).toMatchObject({ status: 'active', reachable: true })
    expect(await demo.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0, familiesRevoked: 0 })
    const { events, rotations } = await page.evaluate(() => window.session.inspect())
    expect(rotations).toBe(2)
    expect(events.filter(({ type }) => type === 'refusal')).toEqual([
      expect.objectContaining({
        detail: expect.stringMatching(/invalid_target.*https:\/\/unknown\.example\//),
      }),
    ])
  })

  test('signed out, an app asks for no access token, and signed in again it has them all', async () => {
    const { demo } = here
    const [page] = await signedInTabs(here, 1)
    await sendFromAll([page], 1)
    await page.evaluate(() => window.session.signOut())
    await demo.debug('reset')
    expect(await sendFromAll([page], 1)).toEqual([401, 401, 401])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 0, refreshRefused: 0 })
    await signIn(page, 'second')
    expect(await sendFromAll([page], 1)).toEqual([200, 200, 200])
    const invoices = await page.evaluate(async () => (await fetch('/billing/invoices')).json())
    expect(invoices).toMatchObject([{ for: 'second' }])
  })

  test('no access token for any API reaches a page', async () => {
    const [page] = await signedInTabs(here, 1)
    await sendFromAll([page], 1)
    const seen = await page.evaluate(async () =>
      JSON.stringify([await window.session.inspect(), window.session.getState(), { ...localStorage }]),
    )
    expect(seen).not.toMatch(/eyJ/)
  })
})

describe('without a service worker', () => {
  const here = inChromium({ STATIC_DIR: site.directory }, { serviceWorkers: 'block' })

  test('ten tabs that find the access tokens of three APIs expired share one refresh for each, without a worker', async () => {
    const { demo } = here
    const pages = await signedInTabs(here, 10)
    expect(await pages[0].evaluate(() => window.session.inspect())).toMatchObject({ host: 'page' })
    expect(await sendFromAll(pages, 1)).toEqual(Array(30).fill(200))
    await demo.debug('expire-access')
    await demo.debug('reset')

    expect(await sendFromAll(pages, 3)).toEqual(Array(90).fill(200))

    expect(await demo.stats()).toMatchObject({
      refreshGrants: 3,
      refreshRetries: 0,
      refreshRefused: 0,
      replaysDetected: 0,
      authorized: 30,
      billingAuthorized: 30,
      reportsAuthorized: 30,
    })
  })
})
