import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type CommandChannel, commandChannel } from './command-channel.js'
import type { Engine, EngineBrowser, Profile, Tab } from './engine.js'
import { click, expressionOf } from './in-page.js'
import { startOwn } from './own-process.js'

const PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

const ARGUMENTS = [
  '--headless',
  '--no-remote',
  '--remote-debugging-port=0',
  // Its own code can stop a worker, which no protocol can.
  '--remote-allow-system-access',
]

/** What serves a person at a window costs more than the page: an empty window, and no process in store. */
const PREFERENCES = Object.entries({
  'dom.ipc.processPrelaunch.enabled': false,
  'browser.tabs.animate': false,
  'toolkit.cosmeticAnimations.enabled': false,
  'ui.prefersReducedMotion': 1,
  'browser.sessionstore.interval': 3_600_000,
  'browser.sessionstore.max_tabs_undo': 0,
  'browser.pagethumbnails.capturing_disabled': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'places.history.enabled': false,
  'layout.frame_rate': 10,
  'gfx.canvas.accelerated': false,
  'accessibility.force_disabled': 1,
  'browser.ml.enable': false,
  'browser.translations.enable': false,
  'signon.rememberSignons': false,
  'screenshots.browser.component.enabled': false,
})
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
  .join('\n')

function find(): string | undefined {
  const named = process.env.FIREFOX_PATH
  return [...(named ? [named] : []), ...PLACES].find((path) => existsSync(path))
}

/** Stock Firefox over WebDriver BiDi. A profile is one of its containers. */
export const firefox: Engine = {
  name: 'Firefox',
  lacks: new Set(['keepalive fetch', 'stream upload']),
  manyTabs: 10,
  killsPerProfile: Number.POSITIVE_INFINITY,
  needs: { 'firefox-esr': () => find() !== undefined },
  async launch(): Promise<EngineBrowser> {
    const { child, isRunning, end } = await startOwn(
      find() ?? 'firefox',
      (folder) => [...ARGUMENTS, '--profile', folder],
      (folder) => {
        writeFileSync(`${folder}/user.js`, PREFERENCES)
        return { env: { ...process.env, HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] }
      },
    )
    const channel = await overSocket(await listening(child.stderr as Readable))
    child.once('exit', () => channel.over('Firefox has ended'))
    // Servers with TLS sign their certificate themselves.
    await channel.send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } })
    await channel.send('session.subscribe', {
      events: ['browsingContext.load', 'browsingContext.contextCreated'],
    })
    return { openProfile: () => openProfile(channel), isRunning, close: end }
  },
}

async function listening(stderr: Readable): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
    if (url) {
      stderr.resume()
      return `${url}/session`
    }
  }
  throw new Error('Firefox ended before it listened')
}

async function overSocket(url: string): Promise<CommandChannel> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  const channel = commandChannel((text) => socket.send(text))
  socket.on('message', (data) => channel.receive(String(data)))
  socket.once('close', (code, reason) => channel.over(`Firefox closed the connection: ${code} ${reason}`))
  return channel
}

async function openProfile(channel: CommandChannel): Promise<Profile> {
  const { userContext } = await channel.send('browser.createUserContext')
  return {
    async openTab(url) {
      const { context } = await channel.send('browsingContext.create', { type: 'tab', userContext })
      const tab = tabOver(channel, context, userContext)
      await tab.goto(url)
      return tab
    },
    killWorkers: () => inChrome(channel, KILL_WORKERS),
    async close() {
      await inChrome(channel, KILL_WORKERS)
      await channel.send('browser.removeUserContext', { userContext })
    },
  }
}

function tabOver(channel: CommandChannel, context: string, userContext: string): Tab {
  return {
    async evaluate(inPage: (argument: never) => unknown, argument?: unknown) {
      return inContext(channel, context, expressionOf(inPage, argument))
    },
    goto: (url) => channel.send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async hardReload() {
      await channel.send('browsingContext.activate', { context })
      const loaded = loadOf(channel, context)
      await inChrome(channel, HARD_RELOAD)
      await loaded
    },
    async back() {
      const left = await inContext(channel, context, 'JSON.stringify(location.href)')
      await channel.send('browsingContext.traverseHistory', { context, delta: -1 })
      // Of a page from the back/forward cache the protocol tells nothing.
      while (!(await isShownAfter(channel, context, left))) await sleep(10)
    },
    async opens(selector) {
      const opened = new Promise<string>((resolve) => {
        const stop = channel.on('browsingContext.contextCreated', (created) => {
          if (created.userContext !== userContext || created.parent !== null) return
          stop()
          resolve(created.context)
        })
      })
      const expression = expressionOf(click, selector)
      const target = { context }
      await channel.send('script.evaluate', { expression, target, awaitPromise: true, userActivation: true })
      const other = await opened
      while (!(await isShownAfter(channel, other, 'about:blank'))) await sleep(10)
      return tabOver(channel, other, userContext)
    },
    close: () => channel.send('browsingContext.close', { context }),
  }
}

function isShownAfter(channel: CommandChannel, context: string, left: string): Promise<boolean> {
  const isShown = `JSON.stringify(location.href !== ${JSON.stringify(left)} && document.readyState === 'complete')`
  return inContext(channel, context, isShown).catch(() => false)
}

function loadOf(channel: CommandChannel, context: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = channel.on('browsingContext.load', (load) => {
      if (load.context !== context) return
      stop()
      resolve()
    })
  })
}

async function inContext(channel: CommandChannel, context: string, expression: string) {
  const target = { context }
  const answer = await channel.send('script.evaluate', { expression, target, awaitPromise: true })
  if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text)
  return JSON.parse(answer.result.value)
}

/** Runs a script with the rights of the browser's own window. */
async function inChrome(channel: CommandChannel, script: string): Promise<void> {
  const { contexts } = await channel.send('browsingContext.getTree', { 'moz:scope': 'chrome' })
  const own = contexts.find(({ url }: { url: string }) => url.startsWith('chrome:'))
  if (!own)
    throw new Error('This Firefox is too old to stop a worker in a test: 153 can, 140 cannot. Update it.')
  await inContext(channel, own.context, `(async () => { ${script}; return 'null' })()`)
}

const KILL_WORKERS = `
  const { nsIServiceWorkerManager, nsIServiceWorkerRegistrationInfo } = Ci
  const manager = Cc['@mozilla.org/serviceworkers/manager;1'].getService(nsIServiceWorkerManager)
  const registrations = manager.getAllRegistrations()
  for (let index = 0; index < registrations.length; index++) {
    const registration = registrations.queryElementAt(index, nsIServiceWorkerRegistrationInfo)
    const { installingWorker, waitingWorker, activeWorker } = registration
    for (const worker of [installingWorker, waitingWorker, activeWorker]) worker?.terminateWorker()
  }`

const HARD_RELOAD = `
  const { LOAD_FLAGS_BYPASS_CACHE, LOAD_FLAGS_BYPASS_PROXY } = Ci.nsIWebNavigation
  gBrowser.selectedBrowser.reloadWithFlags(LOAD_FLAGS_BYPASS_CACHE | LOAD_FLAGS_BYPASS_PROXY)`
