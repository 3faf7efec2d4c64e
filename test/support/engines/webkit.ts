import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, EngineBrowser, Profile, Tab } from './engine.js'
import { type OwnProcess, startOwn } from './own-process.js'
import { descendantsOf, hasThread } from './process-tree.js'
import { NEEDED_FOR_DISPLAY, startDisplay, type VirtualDisplay } from './virtual-display.js'
import { openSession, pollingPause, type WebDriverSession } from './webdriver.js'

const DRIVER = '/usr/bin/WebKitWebDriver'
const BROWSERS = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`,
)

function findBrowser(): string | undefined {
  return BROWSERS.find((path) => existsSync(path))
}

/** WebKitGTK over its WebDriver. A profile is a browser of its own. */
export const webkit: Engine = {
  name: 'WebKit',
  lacks: new Set(['Secure cookies', 'synchronous XHR', 'stream upload']),
  manyTabs: 5,
  killsPerProfile: 1,
  needs: {
    'webkit2gtk-driver': () => existsSync(DRIVER) && findBrowser() !== undefined,
    ...NEEDED_FOR_DISPLAY,
  },

  async launch(): Promise<EngineBrowser> {
    const display = await startDisplay()
    return {
      async openProfile({ toKill = false } = {}) {
        return openProfile(await startSession(display), display, toKill)
      },
      isRunning: display.isRunning,
      close: () => display.end(),
    }
  },
}

/** What it finds out about fonts and codecs of this machine at its first start takes seconds, and says nothing of a profile. */
const CACHE = join(tmpdir(), 'holdfast-webkit-cache')

/** A driver with the one browser that it drives. */
interface Driven {
  readonly driver: OwnProcess
  readonly session: WebDriverSession
}

/** Now and then the driver and the browser it has started do not find each other, before any page is loaded. */
const STARTS = 5
const START_TIMEOUT = 20_000

async function startSession(display: VirtualDisplay, started = 1): Promise<Driven> {
  const port = await freePort()
  const driver = await startDriver(port, display)
  try {
    const session = await openSession(
      `http://127.0.0.1:${port}`,
      {
        alwaysMatch: {
          // Servers with TLS sign their certificate themselves.
          acceptInsecureCerts: true,
          'webkitgtk:browserOptions': { binary: findBrowser(), args: ['--automation'] },
          // An <audio> that preloads nothing keeps the load event back for three seconds.
          pageLoadStrategy: 'none',
        },
      },
      START_TIMEOUT,
    )
    return { driver, session }
  } catch (error) {
    await driver.end()
    if (started === STARTS) throw error
    return startSession(display, started + 1)
  }
}

async function startDriver(port: number, display: VirtualDisplay): Promise<OwnProcess> {
  const driver = await startOwn(
    DRIVER,
    () => [`--port=${port}`],
    (folder) => ({
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        XDG_CACHE_HOME: CACHE,
        // Without a graphics card the newer way to the screen costs half as much again.
        WEBKIT_DISABLE_DMABUF_RENDERER: '1',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        DISPLAY: display.name,
        // Its sandbox does not run as root.
        ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
      },
      stdio: 'ignore',
    }),
  )
  await untilListening(port)
  return driver
}

async function openProfile(
  { driver, session }: Driven,
  display: VirtualDisplay,
  toKill: boolean,
): Promise<Profile> {
  let isPrepared = !toKill

  return {
    async openTab(url) {
      if (!isPrepared) await openExpendable(session, url, display)
      isPrepared = true
      const tab = tabOver(session, await newWindow(session), display)
      await tab.goto(url)
      return tab
    },
    async killWorkers() {
      const host = descendantsOf(driver.child.pid ?? 0).find((pid) => hasThread(pid, /ServiceWorker$/))
      if (host === undefined) return
      process.kill(host, 'SIGKILL')
      await untilTrue(() => !hasThread(host, /./))
    },
    close: () => driver.end(),
  }
}

/**
 * Opens a page that may die. A worker lives in the process of the page that started it, and the driver gives up a
 * session when a page dies, unless it is one that another page has opened.
 */
async function openExpendable(
  session: WebDriverSession,
  url: string,
  display: VirtualDisplay,
): Promise<void> {
  const opener = tabOver(session, await newWindow(session), display)
  // On another site, or both pages would share a process.
  const elsewhere = new URL('/nothing-here', url)
  elsewhere.hostname = '127.0.0.1'
  await opener.goto(elsewhere.href)
  await opener.evaluate(addLink, url)
  const page = await opener.opens('a')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
}

async function windows(session: WebDriverSession): Promise<readonly string[]> {
  return (await session.command('GET', '/window/handles')) as string[]
}

function tabOver(session: WebDriverSession, window: string, display: VirtualDisplay): Tab {
  const evaluate = (inPage: (argument: never) => unknown, argument?: unknown) =>
    session.evaluate(window, inPage, argument) as Promise<never>

  /** The commands for it come back before the page is there. */
  async function shown(isShown: (argument: never) => boolean, argument: unknown): Promise<void> {
    await untilTrue(() => session.evaluate(window, isShown, argument).then(Boolean, () => false))
  }

  return {
    evaluate,
    async goto(url) {
      await session.command('POST', '/url', { url }, window)
      await shown(isShown, new URL(url).href)
    },
    async hardReload() {
      const title = crypto.randomUUID()
      await session.evaluate(window, setTitle as never, title)
      // There is no command for it, and its WebDriver gives keys to the page alone.
      await display.press('ctrl+shift+r', title)
      await shown(isShownWithout, title)
    },
    async back() {
      const left = await session.evaluate(window, (() => location.href) as never, null)
      // The protocol's own command may wait for ever for a page from the back/forward cache.
      await session.evaluate(window, goBack as never, null).catch(() => {
        // It was quicker than its own answer.
      })
      await shown(isShownAfter, left)
    },
    async opens(selector) {
      const before = await windows(session)
      await click(session, window, selector)
      let opened: string | undefined
      await untilTrue(async () => {
        opened = (await windows(session)).find((handle) => !before.includes(handle))
        return opened !== undefined
      })
      const tab = tabOver(session, opened ?? '', display)
      await untilTrue(() => tab.evaluate(isShownAfter, 'about:blank').catch(() => false))
      return tab
    },
    close: async () => void (await session.command('DELETE', '/window', undefined, window)),
  }
}

async function newWindow(session: WebDriverSession): Promise<string> {
  const { handle } = (await session.command('POST', '/window/new', { type: 'window' })) as { handle: string }
  return handle
}

async function click(session: WebDriverSession, window: string, selector: string): Promise<void> {
  const how = { using: 'css selector', value: selector }
  const element = (await session.command('POST', '/element', how, window)) as Record<string, string>
  await session.command('POST', `/element/${Object.values(element)[0]}/click`, {}, window)
}

function isShown(url: string): boolean {
  const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return location.href === url && load !== undefined && load.domContentLoadedEventEnd > 0
}

function isShownAfter(left: string): boolean {
  const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return location.href !== left && load !== undefined && load.domContentLoadedEventEnd > 0
}

function isShownWithout(title: string): boolean {
  return document.title !== title && document.readyState === 'complete'
}

function setTitle(title: string): void {
  document.title = title
}

function goBack(): void {
  history.back()
}

function addLink(href: string): void {
  const link = document.createElement('a')
  Object.assign(link, { href, target: '_blank', rel: 'noopener', textContent: 'open' })
  document.body.append(link)
}

async function untilTrue(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let looked = 1; !(await look()); looked++) await sleep(pollingPause(looked))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function untilListening(port: number): Promise<void> {
  const isThere = () =>
    fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      () => false,
    )
  await untilTrue(isThere)
}
