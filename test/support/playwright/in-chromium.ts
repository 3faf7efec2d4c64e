import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, inject, type TestAPI } from 'vitest'
import { type Demo, demoAt, type StartedDemo, startDemo } from '../demo-server.js'
import { type WithOwnDemo, withOwnDemo } from '../own-demo.js'
import { sharedBrowser } from '../shared-browser.js'
import { launchChromium } from './chromium.js'

/** Where a test runs, for those who open tabs for it. */
export interface ChromiumSetting {
  readonly demo: Demo
  readonly context: BrowserContext
}

interface InChromium {
  /** What is special about the profile. */
  readonly contextOptions: BrowserContextOptions
  /** The server, with its counters at zero. */
  readonly demo: Demo
  /** A profile with nothing in it. */
  readonly context: BrowserContext
  readonly here: ChromiumSetting
}

/** A test in Chromium alone names what it needs in its parameters. */
export const test: TestAPI<WithOwnDemo & InChromium & { readonly $__test?: InChromium }> = withOwnDemo
  // Also for a test that does not name it: what the one before has set would be there still.
  .extend('demo', { auto: true }, async ({ ownDemo }): Promise<Demo> => {
    const demo = ownDemo ?? demoAt(inject('demos').Chromium?.plain ?? '')
    await demo.debug('reset')
    return demo
  })
  .extend('contextOptions', {} as BrowserContextOptions)
  .extend('context', async ({ contextOptions }, { onCleanup }): Promise<BrowserContext> => {
    const browser = await sharedBrowser('Playwright', {
      launch: launchChromium,
      isRunning: (one) => one.isConnected(),
    })
    // The page's content security policy would keep the tests' own scripts out.
    const context = await browser.newContext({ bypassCSP: true, ...contextOptions })
    onCleanup(() => context.close())
    return context
  })
  .extend('here', ({ context, demo }): ChromiumSetting => ({ context, demo }))

/**
 * The same by hooks, for files whose own hooks need the server before a test does.
 *
 * @param env Lifetimes for the server, for example `{ ACCESS_TOKEN_TTL: '20' }`.
 * @param options What is special about the browser's profile.
 */
export function inChromium(
  env: Readonly<Record<string, string>> = {},
  options: BrowserContextOptions = {},
): ChromiumSetting {
  let browser: Browser
  let demo: Demo
  let own: StartedDemo | undefined
  let context: BrowserContext

  beforeAll(async () => {
    browser = await sharedBrowser('Playwright', {
      launch: launchChromium,
      isRunning: (one) => one.isConnected(),
    })
    if (Object.keys(env).length > 0) own = await startDemo(env)
    demo = own ?? demoAt(inject('demos').Chromium?.plain ?? '')
  })
  afterAll(async () => {
    await own?.stop()
  })
  beforeEach(async () => {
    // The page's content security policy would keep the tests' own scripts out.
    context = await browser.newContext({ bypassCSP: true, ...options })
    await demo.debug('reset')
  })
  afterEach(() => context.close())

  return {
    get demo() {
      return demo
    },
    get context() {
      return context
    },
  }
}
