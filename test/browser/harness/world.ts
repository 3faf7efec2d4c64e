import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import { sharedChromium } from './chromium.js'
import { type Demo, demoAt, type StartedDemo, startDemo } from './demo.js'

/** A browser with a fresh profile for each test, and a demo server with its counters at zero. */
export interface World {
  readonly demo: Demo
  readonly context: BrowserContext
}

/**
 * @param env Lifetimes for the server, for example `{ ACCESS_TOKEN_TTL: '20' }`.
 * @param options What is special about the browser's profile.
 */
export function world(
  env: Readonly<Record<string, string>> = {},
  options: BrowserContextOptions = {},
): World {
  let browser: Browser
  let demo: Demo
  let own: StartedDemo | undefined
  let context: BrowserContext

  beforeAll(async () => {
    browser = await sharedChromium()
    if (Object.keys(env).length > 0) own = await startDemo(env)
    demo = own ?? demoAt(inject('demo'))
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
