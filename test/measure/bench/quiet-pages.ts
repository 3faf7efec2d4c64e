import type { Browser } from 'playwright-core'

/** A page that nothing watches. */
export interface QuietPage {
  /** Runs a function in the page: it sees its argument, and nothing of this file's. */
  evaluate<A, R>(inPage: (argument: A) => R | Promise<R>, argument: A): Promise<R>
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
    return {
      evaluate(inPage, argument) {
        const id = ++sent
        const expression = `(${inPage})(${JSON.stringify(argument)})`
        const params = { expression, awaitPromise: true, returnByValue: true }
        const message = JSON.stringify({ id, method: 'Runtime.evaluate', params })
        return new Promise((resolve, reject) => {
          const hear = (event: { sessionId: string; message: string }) => {
            if (event.sessionId !== sessionId) return
            const reply: DevToolsReply = JSON.parse(event.message)
            if (reply.id !== id) return
            devtools.off('Target.receivedMessageFromTarget', hear)
            const failure = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description
            if (failure === undefined) resolve(reply.result?.result.value as never)
            else reject(new Error(failure))
          }
          devtools.on('Target.receivedMessageFromTarget', hear)
          devtools.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
        })
      },
    }
  }

  return {
    async open(url) {
      const { targetId } = await devtools.send('Target.createTarget', { url, browserContextId })
      const page = await attach(targetId)
      while (!(await page.evaluate((wanted) => location.href === wanted && 'ready' in window, url))) {
        await new Promise((resolve) => setTimeout(resolve, 20))
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

interface DevToolsReply {
  readonly id: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
  }
}
