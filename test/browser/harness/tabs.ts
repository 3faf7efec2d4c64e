import type { BrowserContext, Page } from 'playwright-core'
import type { Session, SessionState } from '../../../src/index.js'
import type { Demo } from './demo.js'
import type { World } from './world.js'

declare global {
  interface Window {
    session: Session
  }
}

/** The four ways to keep the tokens. */
export const MODES = [
  { refreshToken: 'body', accessToken: 'header' },
  { refreshToken: 'cookie', accessToken: 'header' },
  { refreshToken: 'body', accessToken: 'cookie' },
  { refreshToken: 'cookie', accessToken: 'cookie' },
] as const

/** Opens a tab on the demo and waits until its requests go through the worker. */
export async function openTab(
  context: BrowserContext,
  demo: Demo,
  query: Record<string, string> = {},
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${demo.origin}/?${new URLSearchParams(query)}`)
  await page.evaluate(() => window.session.ready)
  return page
}

export async function openTabs(
  context: BrowserContext,
  demo: Demo,
  count: number,
  query: Record<string, string> = {},
): Promise<Page[]> {
  const pages: Page[] = []
  for (let opened = 0; opened < count; opened++) pages.push(await openTab(context, demo, query))
  return pages
}

/** Opens tabs, signs in as the demo user in the first of them, and waits until all know. */
export async function signedInTabs(
  { context, demo }: World,
  count: number,
  query: Record<string, string> = {},
): Promise<[Page, ...Page[]]> {
  const first = await openTab(context, demo, query)
  const others = await openTabs(context, demo, count - 1, query)
  await signIn(first)
  await Promise.all([first, ...others].map((page) => untilState(page, { status: 'active' })))
  return [first, ...others]
}

export function signIn(page: Page, username = 'demo'): Promise<void> {
  return page.evaluate((name) => window.session.signIn({ username: name, password: name }), username)
}

export function stateOf(page: Page): Promise<SessionState> {
  return page.evaluate(() => window.session.getState())
}

/** Sends requests at the same moment, and gives back their status codes; 0 is a network error. */
export function send(page: Page, path: string, count = 1): Promise<number[]> {
  return page.evaluate(
    ([url, times]) => {
      const one = () => fetch(url).then((response) => response.arrayBuffer().then(() => response.status))
      return Promise.all(Array.from({ length: times }, () => one().catch(() => 0)))
    },
    [path, count] as const,
  )
}

/** Waits until this page shows such a state. */
export async function untilState(
  page: Page,
  expected: Partial<Record<string, unknown>>,
  timeout = 10_000,
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
