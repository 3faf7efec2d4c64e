import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { CHROMIUM_FLAGS, findChromium, findHeadlessShell } from '../playwright/chromium.js'
import { type CommandChannel, commandChannel } from './command-channel.js'
import type { Engine, EngineBrowser, Profile, Tab } from './engine.js'
import { click, expressionOf } from './in-page.js'
import { startOwn } from './own-process.js'

const FLAGS = [
  ...CHROMIUM_FLAGS,
  '--headless=new',
  '--remote-debugging-pipe',
  // Servers with TLS sign their certificate themselves.
  '--ignore-certificate-errors',
  // Each profile's window would start a process for pages of the browser itself.
  '--disable-features=PreloadTopChromeWebUI',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
]

/** Chromium over its DevTools pipe. No worker is ever attached to: that would keep it from being stopped when idle. */
export const chromium: Engine = {
  name: 'Chromium',
  lacks: new Set(['about:blank iframe', 'synchronous XHR']),
  manyTabs: 10,
  killsPerProfile: Number.POSITIVE_INFINITY,
  needs: { chromium: () => findChromium() !== undefined },

  async launch(): Promise<EngineBrowser> {
    const whole = findChromium() ?? 'chromium'
    const light = await start(findHeadlessShell() ?? whole)
    let heavy: Promise<Started> | undefined
    return {
      async openProfile({ windowed = false } = {}) {
        if (windowed && light.path !== whole) heavy ??= start(whole)
        const { channel } = await ((windowed && heavy) || light)
        return openProfile(channel)
      },
      isRunning: light.isRunning,
      async close() {
        await light.end()
        await (await heavy)?.end()
      },
    }
  },
}

interface Started {
  readonly path: string
  readonly channel: CommandChannel
  isRunning(): boolean
  end(): Promise<void>
}

async function start(path: string): Promise<Started> {
  const { child, isRunning, end } = await startOwn(
    path,
    (folder) => [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'],
    () => ({ stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }),
  )
  const channel = overPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  child.once('exit', () => channel.over('Chromium has ended'))
  await channel.send('Target.setDiscoverTargets', { discover: true })
  return { path, channel, isRunning, end }
}

function overPipe(output: Writable, input: Readable): CommandChannel {
  const channel = commandChannel((text) => output.write(`${text}\0`))
  let rest = ''
  input.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) channel.receive(message)
  })
  return channel
}

async function openProfile(channel: CommandChannel): Promise<Profile> {
  const { browserContextId } = await channel.send('Target.createBrowserContext')

  async function attach(): Promise<{ targetId: string; sessionId: string }> {
    const { targetId } = await channel.send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await channel.send('Target.attachToTarget', { targetId, flatten: true })
    return { targetId, sessionId }
  }

  /** What a tab does opens another. */
  async function opened(by: () => Promise<unknown>): Promise<Tab> {
    const created = new Promise<string>((resolve) => {
      const stop = channel.on('Target.targetCreated', ({ targetInfo }) => {
        if (targetInfo.type !== 'page' || targetInfo.browserContextId !== browserContextId) return
        stop()
        resolve(targetInfo.targetId)
      })
    })
    await by()
    const targetId = await created
    const { sessionId } = await channel.send('Target.attachToTarget', { targetId, flatten: true })
    await channel.send('Page.enable', {}, sessionId)
    const tab = tabOver(channel, targetId, sessionId, opened)
    while (!(await tab.evaluate(isShown).catch(() => false))) await sleep(10)
    return tab
  }

  return {
    async openTab(url) {
      const { targetId, sessionId } = await attach()
      await channel.send('Page.enable', {}, sessionId)
      const tab = tabOver(channel, targetId, sessionId, opened)
      await tab.goto(url)
      return tab
    },
    async killWorkers() {
      const { targetId, sessionId } = await attach()
      await channel.send('ServiceWorker.enable', {}, sessionId)
      await channel.send('ServiceWorker.stopAllWorkers', {}, sessionId)
      await channel.send('Target.closeTarget', { targetId })
    },
    close: () => channel.send('Target.disposeBrowserContext', { browserContextId }),
  }
}

function isShown(): boolean {
  return location.href !== 'about:blank' && document.readyState === 'complete'
}

function tabOver(
  channel: CommandChannel,
  targetId: string,
  sessionId: string,
  opened: (by: () => Promise<unknown>) => Promise<Tab>,
): Tab {
  const send = (method: string, params: object = {}) => channel.send(method, params, sessionId)

  async function evaluate(inPage: (argument: never) => unknown, argument?: unknown) {
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression: expressionOf(inPage, argument),
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return JSON.parse(result.value)
  }

  async function loading(method: string, params: object): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      const stop = [
        channel.on('Page.loadEventFired', (_, from) => from === sessionId && done()),
        // A page from the back/forward cache is not loaded again.
        channel.on(
          'Page.frameNavigated',
          ({ type }, from) => from === sessionId && type === 'BackForwardCacheRestore' && done(),
        ),
      ]
      function done(): void {
        for (const end of stop) end()
        resolve()
      }
    })
    const { errorText } = await send(method, params)
    if (errorText) throw new Error(errorText)
    await shown
  }

  return {
    evaluate,
    goto: (url) => loading('Page.navigate', { url }),
    hardReload: () => loading('Page.reload', { ignoreCache: true }),
    async back() {
      const { currentIndex, entries } = await send('Page.getNavigationHistory')
      await loading('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id })
    },
    opens: (selector) =>
      opened(() =>
        send('Runtime.evaluate', { expression: expressionOf(click, selector), userGesture: true }),
      ),
    close: () => channel.send('Target.closeTarget', { targetId }),
  }
}
