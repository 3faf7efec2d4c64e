import { rm } from 'node:fs/promises'
import { writeDocumentPart } from '../../ecosystem/package/document-part.js'
import { startDemo } from '../../support/demo-server.js'
import { launchChromium } from '../../support/playwright/chromium.js'
import type { BenchSetup } from './bench-setup.js'
import { bundleSizes } from './bundle-sizes.js'
import { coldInFirefox } from './cold-in-firefox.js'
import { coldWorker } from './cold-worker.js'
import { largeBody } from './large-body.js'
import type { Measurement } from './measurement.js'
import { memory } from './memory.js'
import { protectedRequest } from './protected-request.js'
import { refreshes } from './refreshes.js'
import { buildMeasured } from './site.js'
import { table } from './table.js'
import { unprotectedRequest } from './unprotected-request.js'

type Table = 'price' | 'cold'

/** What is measured in one go, by the name of its table. */
const TABLES: Readonly<Record<Table, readonly ((setup: BenchSetup) => Promise<Measurement[]>)[]>> = {
  price: [refreshes, protectedRequest, unprotectedRequest, largeBody, memory, bundleSizes],
  cold: [coldWorker, coldInFirefox],
}

/** The part of docs/benchmarks.md that each is. */
const PARTS = { price: 'bench', cold: 'cold' } as const

/** Measures what docs/benchmarks.md claims, in a real browser against the real server, and prints it as one table. */
export async function bench(name: Table, { isWriting }: { isWriting: boolean }): Promise<void> {
  const site = await buildMeasured()
  const demo = await startDemo({ STATIC_DIR: site })
  const browser = await launchChromium()
  try {
    const measured: Measurement[] = []
    for (const measure of TABLES[name]) measured.push(...(await measure({ browser, demo })))
    const day = new Date().toISOString().slice(0, 10)
    const text = `Chromium ${browser.version()}, ${day}\n\n${table(measured)}`
    console.log(text)
    if (isWriting) await writeDocumentPart(PARTS[name], text)
  } finally {
    await browser.close()
    await demo.stop()
    await rm(site, { recursive: true })
  }
}
