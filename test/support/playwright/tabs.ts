import type { BrowserContext, Page } from 'playwright-core'
import type { Demo } from '../demo-server.js'
import { openReady, signedIn } from '../demo-tabs.js'
import { MINIMAL } from '../session-page.js'
import type { ChromiumSetting } from './in-chromium.js'

export { untilState } from '../demo-tabs.js'

/** Opens a tab and waits until its requests go through the worker. */
export function openTab(
  context: BrowserContext,
  demo: Demo,
  query: Record<string, string> = {},
  path: string = MINIMAL,
): Promise<Page> {
  const open = async (url: string): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  return openReady(open, demo.origin, query, path)
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
  return signedIn(count, () => openTab(context, demo, query, path))
}
