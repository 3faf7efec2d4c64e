import type { Browser, Page } from 'playwright-core'

/** A browser profile of its own, in which one contestant's tabs share a session. */
export interface Profile {
  /** Opens a tab, and waits until its app is signed in: in the first tab, through the authorization server. */
  open(): Promise<Page>
  close(): Promise<void>
}

/** A tab behind others draws no frames, which is when it would be asked otherwise. In milliseconds. */
const POLLING = { polling: 20 }

export async function profileAt(browser: Browser, url: string): Promise<Profile> {
  const context = await browser.newContext()
  return {
    async open() {
      const page = await context.newPage()
      // The app may leave this document before it is loaded, to sign in.
      await page.goto(url, { waitUntil: 'commit' })
      await page.waitForFunction((home) => location.href === home && 'contestant' in window, url, POLLING)
      return page
    },
    close: () => context.close(),
  }
}
