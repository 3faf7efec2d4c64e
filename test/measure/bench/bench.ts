import { rm } from 'node:fs/promises'
import { writeDocumentPart } from '../../ecosystem/package/document-part.js'
import { startDemo } from '../../support/demo-server.js'
import { launchChromium } from '../../support/playwright/chromium.js'
import { bundleSizes } from './bundle-sizes.js'
import { largeBody } from './large-body.js'
import { memory } from './memory.js'
import { protectedRequest } from './protected-request.js'
import { refreshes } from './refreshes.js'
import { buildMeasured } from './site.js'
import { table } from './table.js'
import { unprotectedRequest } from './unprotected-request.js'

/** Measures everything that docs/benchmarks.md claims, in a real browser against the real server, and prints it as one table. */
export async function bench({ isWriting }: { isWriting: boolean }): Promise<void> {
  const site = await buildMeasured()
  const demo = await startDemo({ STATIC_DIR: site })
  const browser = await launchChromium()
  try {
    const setup = { browser, demo }
    const measured = [
      ...(await refreshes(setup)),
      ...(await protectedRequest(setup)),
      ...(await unprotectedRequest(setup)),
      ...(await largeBody(setup)),
      ...(await memory(setup)),
      ...(await bundleSizes()),
    ]
    const day = new Date().toISOString().slice(0, 10)
    const text = `Chromium ${browser.version()}, ${day}\n\n${table(measured)}`
    console.log(text)
    if (isWriting) await writeDocumentPart('bench', text)
  } finally {
    await browser.close()
    await demo.stop()
    await rm(site, { recursive: true })
  }
}
