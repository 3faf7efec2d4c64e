import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'

declare global {
  interface Window {
    axe: Pick<typeof axe, 'run'>
  }
}

/** The open dialog with this title. */
export function dialogOf(page: Page, title: string | RegExp): Locator {
  return page.getByRole('alertdialog', { name: title })
}

/** The rules of axe-core that what the element shows breaks now. */
export async function brokenRules(page: Page, part = 'holdfast-session-dialog'): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe.source })
  return page.evaluate(async (selector) => {
    const { violations } = await window.axe.run(selector)
    return violations.map(({ id, help }) => `${id}: ${help}`)
  }, part)
}

/** Waits until nothing that the user did is recent for the browser. What drives this page counts as the user. */
export function untilNothingPressed(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (navigator.userActivation.isActive) return
          clearInterval(timer)
          resolve()
        }, 50)
      }),
  )
}
