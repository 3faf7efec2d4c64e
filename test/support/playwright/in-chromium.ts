import type { BrowserContext, BrowserContextOptions } from 'playwright-core'
import { inject, type TestAPI } from 'vitest'
import { type Demo, demoAt } from '../demo-server.js'
import { type WithOwnDemo, withOwnDemo } from '../own-demo.js'
import { sharedBrowser } from '../shared-browser.js'
import { launchChromium } from './chromium.js'

/** Where a test runs, for those who open tabs for it. */
export interface ChromiumSetting {
  readonly demo: Demo
  readonly context: BrowserContext
}

/** How long an outcome may take on a machine that is busy. */
const PATIENCE_MS = 90_000

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
    const demo = ownDemo ?? demoAt(sharedOrigin())
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
    context.setDefaultTimeout(PATIENCE_MS)
    onCleanup(() => context.close())
    return context
  })
  .extend('here', ({ context, demo }): ChromiumSetting => ({ context, demo }))

/** Where the server is that tests share. */
export function sharedOrigin(): string {
  return inject('demos').Chromium?.plain ?? ''
}
