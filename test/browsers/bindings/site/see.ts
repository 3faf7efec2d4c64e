import type { Page } from 'playwright-core'

/** Waits until the user sees these texts, by the ids of their elements. */
export async function see(page: Page, texts: Readonly<Record<string, string>>): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      Object.entries(wanted).every(([id, text]) => document.getElementById(id)?.textContent === text),
    texts,
    { timeout: 60_000, polling: 20 },
  )
}

/** Until a change that has been made is drawn. */
export function twoFrames(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}
