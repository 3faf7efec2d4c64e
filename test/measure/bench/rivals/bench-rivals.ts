import { rm } from 'node:fs/promises'
import { writeDocumentPart } from '../../../ecosystem/package/document-part.js'
import { launchChromium } from '../../../support/playwright/chromium.js'
import { bestPossible } from './best-possible.js'
import { CONTESTANTS } from './contestants.js'
import { expiries } from './expiries.js'
import { startOrigin } from './origin.js'
import { type ReadableTokens, readableTokens } from './readable-tokens.js'
import { shippedBytes } from './shipped-bytes.js'
import { buildRivals } from './site.js'
import { type MeasuredExpiry, type Result, table } from './table.js'

/** How much is measured: less than the default is for trying out, and is never written into the document. */
export interface Extent {
  readonly repeats: number
  readonly tabs: readonly number[]
}

const WHOLE: Extent = { repeats: 3, tabs: [1, 10, 30] }

/** Measures all contestants in one browser against one authorization server, and prints one table. */
export async function benchRivals({
  isWriting,
  extent = WHOLE,
}: {
  isWriting: boolean
  extent?: Extent
}): Promise<void> {
  const site = await buildRivals()
  const ids = CONTESTANTS.map(({ id }) => id)
  const origin = await startOrigin(site, ids)
  const browser = await launchChromium()
  try {
    const measured = new Map<string, MeasuredExpiry[]>()
    const key = (id: string, tabs: number) => `${id} ${tabs}`
    for (let repeat = 0; repeat < extent.repeats; repeat++) {
      const best = await bestPossible(browser, origin)
      for (const tabs of extent.tabs) {
        for (const id of ids) {
          const before = measured.get(key(id, tabs)) ?? []
          console.error(`repeat ${repeat + 1}, ${tabs} tabs, ${id}`)
          const added = await expiries(browser, origin, id, tabs)
          measured.set(key(id, tabs), [...before, ...added.map((expiry) => ({ ...expiry, best }))])
        }
      }
    }
    const results: Result[] = []
    for (const contestant of CONTESTANTS) {
      const { bytes, readable } = await shipped(contestant.id)
      const runs = extent.tabs.map((tabs) => ({
        tabs,
        expiries: measured.get(key(contestant.id, tabs)) ?? [],
      }))
      results.push({ contestant, runs, bytes, readable })
    }
    const day = new Date().toISOString().slice(0, 10)
    const setups = CONTESTANTS.map(({ name, setup }) => `- ${name}: ${setup}.`).join('\n')
    const text = `Chromium ${browser.version()}, ${day}\n\n${table(results)}\n\n${setups}`
    console.log(text)
    if (isWriting) await writeDocumentPart('rivals', text)
  } finally {
    await browser.close()
    await origin.stop()
    await rm(site, { recursive: true })
  }

  async function shipped(id: string): Promise<{ bytes: number; readable: ReadableTokens }> {
    origin.takeLoaded()
    const readable = await readableTokens(browser, origin, id)
    return { bytes: shippedBytes(origin.takeLoaded()), readable }
  }
}
