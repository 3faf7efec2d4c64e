import type { BrowserContext, Page } from 'playwright-core'
import type { Demo } from '../demo-server.js'
import { MINIMAL, signedIn } from '../session-page.js'
import type { ChromiumSetting } from './in-chromium.js'

/** Opens a tab and waits until its requests go through the worker. */
export async function openTab(
  context: BrowserContext,
  demo: Demo,
  query: Record<string, string> = {},
  path: string = MINIMAL,
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${demo.origin}${path}?${new URLSearchParams(query)}`)
  await page.evaluate(() => window.session.ready)
  return page
}

export async function openTabs(
  context: BrowserContext,
  demo: Demo,
  count: number,
  query: Record<string, string> = {},
  path: string = MINIMAL,
): Promise<Page[]> {
  return Promise.all(Array.from({ length: count }, () => openTab(context, demo, query, path)))
}

/** Opens tabs, signs in as the demo user in the first of them, and waits until all know. */
export function signedInTabs(
  { context, demo }: ChromiumSetting,
  count: number,
  query: Record<string, string> = {},
  path: string = MINIMAL,
): Promise<[Page, ...Page[]]> {
  return signedIn(
    count,
    () => openTab(context, demo, query, path),
    (page) => untilState(page, { status: 'active' }),
  )
}

/** Waits until this page shows such a state, whatever it loads meanwhile. */
export async function untilState(
  page: Page,
  expected: Partial<Record<string, unknown>>,
  timeout = 30_000,
): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const state = window.session.getState() as unknown as Record<string, unknown>
      return Object.entries(wanted).every(([name, value]) => state[name] === value)
    },
    expected,
    { timeout, polling: 20 },
  )
}
