import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import { type Demo, demoAt, type StartedDemo, startDemo } from '../demo-server.js'
import { sharedBrowser } from '../shared-browser.js'
import { launchChromium } from './chromium.js'

/** A browser with a fresh profile for each test, and a demo server with its counters at zero. */
export interface ChromiumSetting {
  readonly demo: Demo
  readonly context: BrowserContext
}

/**
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
