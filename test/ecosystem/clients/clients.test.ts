import type { Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { Demo } from '../../support/demo-server.js'
import { folder } from '../../support/folder.js'
import { type ChromiumSetting, test as chromium } from '../../support/playwright/in-chromium.js'
import { signIn } from '../../support/session-page.js'
import { type ResourceServer, startResourceServer } from './resource-server/start.js'
import { buildClients } from './site.js'

const REST = { user: 'demo', bytes: JSON.stringify({ task: 1 }).length }
const TEXT = 'one word after the other'

/** What the user gets to see of each client's work. */
const CLIENTS: Readonly<Record<string, unknown>> = {
  axios: REST,
  ky: REST,
  ofetch: REST,
  'tanstack-query': REST,
  trpc: { greeting: 'Hello Demo User', text: TEXT, doubled: 42 },
  apollo: { user: 'Demo User', doubled: true, renamed: 'Nobody' },
  'ai-sdk': { text: TEXT },
  'fetch-event-source': '1 2 3 4 5 done',
  'eventsource-parser': 'You wrote "half a message',
  tus: { bytes: 300_000, same: true },
}

const site = folder()
await buildClients(site, Object.keys(CLIENTS))
const test = chromium.extend('env', { scope: 'file' }, { STATIC_DIR: site })
const files = folder()

let resources: ResourceServer
test.beforeAll(async ({ ownDemo }) => {
  resources = await startResourceServer(ownDemo?.origin ?? '', files)
})
afterAll(() => resources?.close())

test.for(Object.entries(CLIENTS))(
  'an unmodified %s works across an expiry and sees nothing of it',
  async ([client, seen], { here, demo }) => {
    const page = await signedInPage(here, client)
    expect(await work(page, [1])).toEqual([seen])
    expect(await demo.stats()).toMatchObject({ refreshGrants: 0 })

    await expire(demo)
    const refusedBefore = await refusals(demo)
    expect(await work(page, [2, 3, 4])).toEqual([seen, seen, seen])
    expect(await refusals(demo)).toBeGreaterThan(refusedBefore)
    expect(await demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
    expect(await refusalsSeen(page)).toEqual([])
  },
)

test('a client without a session sees the refusal', async ({ here }) => {
  const page = await signedInPage(here, 'axios')
  await page.evaluate(() => window.session.signOut())
  await expect(work(page, [1])).rejects.toThrow('401')
  // The client gives up with the first of them.
  await expect.poll(async () => (await refusalsSeen(page)).sort()).toEqual(['/api/echo', '/api/me'])
})

test('an upload by tus goes on where it was when its access token expires between two of its chunks', async ({
  here,
  demo,
}) => {
  const page = await signedInPage(here, 'tus')
  let requests = 0
  await page.exposeFunction('betweenRequests', async () => {
    requests += 1
    if (requests === 2) await expire(demo)
  })
  const refusedBefore = await refusals(demo)
  expect(await work(page, [1])).toEqual([CLIENTS.tus])
  // The creation and three chunks: none was sent twice by the client.
  expect(requests).toBe(4)
  expect(await refusals(demo)).toBe(refusedBefore + 1)
  expect(await demo.stats()).toMatchObject({ refreshGrants: 1 })
})

async function signedInPage({ context, demo }: ChromiumSetting, client: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/${client}.html?${new URLSearchParams({ api: resources.origin })}`)
  await page.evaluate(() => window.session.ready)
  await signIn(page)
  return page
}

function work(page: Page, tasks: readonly number[]): Promise<unknown[]> {
  return page.evaluate((numbers) => Promise.all(numbers.map((task) => window.work(task))), tasks)
}

/** Makes every access token issued so far worth nothing, at both servers. */
async function expire(demo: Demo): Promise<void> {
  await demo.debug('expire-access')
  resources.expire()
}

async function refusals(demo: Demo): Promise<number> {
  return (await demo.stats()).unauthorized + resources.refused()
}

/** Which of this page's protected requests were answered 401, as far as the page could see. */
function refusalsSeen(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => (entry as PerformanceResourceTiming).responseStatus === 401)
      .map(({ name }) => new URL(name).pathname),
  )
}
