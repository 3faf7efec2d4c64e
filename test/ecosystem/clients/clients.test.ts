import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folder } from '../../support/folder.js'
import { inChromium } from '../../support/playwright/in-chromium.js'
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
const here = inChromium({ STATIC_DIR: site })
const files = folder()

let resources: ResourceServer
beforeAll(async () => {
  resources = await startResourceServer(here.demo.origin, files)
})
afterAll(() => resources?.close())

test.each(Object.entries(CLIENTS))(
  'an unmodified %s works across an expiry and sees nothing of it',
  async (client, seen) => {
    const page = await signedInPage(client)
    expect(await work(page, [1])).toEqual([seen])
    expect(await here.demo.stats()).toMatchObject({ refreshGrants: 0 })

    await expire()
    const refusedBefore = await refusals()
    expect(await work(page, [2, 3, 4])).toEqual([seen, seen, seen])
    expect(await refusals()).toBeGreaterThan(refusedBefore)
    expect(await here.demo.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
    expect(await refusalsSeen(page)).toEqual([])
  },
)

test('a client without a session sees the refusal', async () => {
  const page = await signedInPage('axios')
  await page.evaluate(() => window.session.signOut())
  await expect(work(page, [1])).rejects.toThrow('401')
  // The client gives up with the first of them.
  await expect.poll(async () => (await refusalsSeen(page)).sort()).toEqual(['/api/echo', '/api/me'])
})

test('an upload by tus goes on where it was when its access token expires between two of its chunks', async () => {
  const page = await signedInPage('tus')
  let requests = 0
  await page.exposeFunction('betweenRequests', async () => {
    requests += 1
    if (requests === 2) await expire()
  })
  const refusedBefore = await refusals()
  expect(await work(page, [1])).toEqual([CLIENTS.tus])
  // The creation and three chunks: none was sent twice by the client.
  expect(requests).toBe(4)
  expect(await refusals()).toBe(refusedBefore + 1)
  expect(await here.demo.stats()).toMatchObject({ refreshGrants: 1 })
})

async function signedInPage(client: string): Promise<Page> {
  const page = await here.context.newPage()
  await page.goto(`${here.demo.origin}/${client}.html?${new URLSearchParams({ api: resources.origin })}`)
  await page.evaluate(() => window.session.ready)
  await signIn(page)
  return page
}

function work(page: Page, tasks: readonly number[]): Promise<unknown[]> {
  return page.evaluate((numbers) => Promise.all(numbers.map((task) => window.work(task))), tasks)
}

/** Makes every access token issued so far worth nothing, at both servers. */
async function expire(): Promise<void> {
  await here.demo.debug('expire-access')
  resources.expire()
}

async function refusals(): Promise<number> {
  return (await here.demo.stats()).unauthorized + resources.refused()
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
