import { rm } from 'node:fs/promises'
import { launchChromium } from '../browser/harness/chromium.js'
import { startDemo } from '../browser/harness/demo.js'
import { writeReadmePart } from '../package/readme-part.js'
import { bundleSizes } from './bundle-sizes.js'
import { largeBody } from './large-body.js'
import { memory } from './memory.js'
import { protectedRequest } from './protected-request.js'
import { refreshes } from './refreshes.js'
import { buildSite } from './site.js'
import { table } from './table.js'
import { unprotectedRequest } from './unprotected-request.js'

/** Measures everything the README claims, in a real browser against the real server, and prints it as one table. */
export async function bench({ intoReadme }: { intoReadme: boolean }): Promise<void> {
  const site = await buildSite()
  const demo = await startDemo({ STATIC_DIR: site })
  const browser = await launchChromium()
  try {
    const world = { browser, demo }
    const measured = [
      ...(await refreshes(world)),
      ...(await protectedRequest(world)),
      ...(await unprotectedRequest(world)),
      ...(await largeBody(world)),
      ...(await memory(world)),
      ...(await bundleSizes()),
    ]
    const day = new Date().toISOString().slice(0, 10)
    const text = `Chromium ${browser.version()}, ${day}\n\n${table(measured)}`
    console.log(text)
    if (intoReadme) await writeReadmePart('bench', text)
  } finally {
    await browser.close()
    await demo.stop()
    await rm(site, { recursive: true })
  }
}
