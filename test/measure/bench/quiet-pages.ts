import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'

/** A page that nothing watches. */
export interface QuietPage {
  /** Runs a function in the page: it sees its argument, and nothing of this file's. */
  evaluate<A, R>(inPage: (argument: A) => R | Promise<R>, argument: A): Promise<R>
  /** Opens another page in its place, and waits until it is there. */
  navigate(url: string): Promise<void>
  /** Moves the mouse there and presses it, as a hand does: for so many milliseconds. */
  press(x: number, y: number, milliseconds: number): Promise<void>
  /** Stops all workers of its profile. */
  stopWorkers(): Promise<void>
}

/** A browser profile of its own. */
export interface QuietProfile {
  /** Opens a tab, and waits for its `window.ready`. */
  open(url: string): Promise<QuietPage>
  close(): Promise<void>
}

/**
 * Playwright listens to the network of every page and worker that it opens, which costs each request
 * more than what is measured here. These pages are opened behind its back.
 */
export async function quietProfile(browser: Browser): Promise<QuietProfile> {
  const devtools = await browser.newBrowserCDPSession()
  const { browserContextId } = await devtools.send('Target.createBrowserContext')

  async function attach(targetId: string): Promise<QuietPage> {
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: false })
    let sent = 0

    function send(method: string, params: object = {}): Promise<DevToolsReply> {
      const id = ++sent
      const message = JSON.stringify({ id, method, params })
      return new Promise((resolve, reject) => {
        const hear = (event: { sessionId: string; message: string }) => {
          if (event.sessionId !== sessionId) return
          const reply: DevToolsReply = JSON.parse(event.message)
          if (reply.id !== id) return
          devtools.off('Target.receivedMessageFromTarget', hear)
          const failure = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description
          if (failure === undefined) resolve(reply)
          else reject(new Error(failure))
        }
        devtools.on('Target.receivedMessageFromTarget', hear)
        devtools.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
      })
    }

    const page: QuietPage = {
      async evaluate(inPage, argument) {
        const expression = `(${inPage})(${JSON.stringify(argument)})`
        const { result } = await send('Runtime.evaluate', {
          expression,
          awaitPromise: true,
          returnByValue: true,
        })
        return result?.result?.value as never
      },
      async navigate(url) {
        await send('Page.navigate', { url })
        while (!(await page.evaluate(isLoaded, url))) await sleep(20)
      },
      async press(x, y, milliseconds) {
        const mouse = (type: string) =>
          send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
        await mouse('mousePressed')
        await sleep(milliseconds)
        await mouse('mouseReleased')
      },
      async stopWorkers() {
        await send('ServiceWorker.enable')
        await send('ServiceWorker.stopAllWorkers')
        await send('ServiceWorker.disable')
      },
    }
    return page
  }

  return {
    async open(url) {
      const { targetId } = await devtools.send('Target.createTarget', { url, browserContextId })
      const page = await attach(targetId)
      while (!(await page.evaluate((wanted) => location.href === wanted && 'ready' in window, url))) {
        await sleep(20)
      }
      await page.evaluate(() => window.ready, null)
      return page
    },
    async close() {
      await devtools.send('Target.disposeBrowserContext', { browserContextId })
      await devtools.detach()
    },
  }
}

function isLoaded(wanted: string): boolean {
  return location.href === wanted && document.readyState === 'complete'
}

interface DevToolsReply {
  readonly id: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result?: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
  }
}
