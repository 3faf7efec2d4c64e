import type { Engine } from '../engines/engine.js'
import type { World } from '../engines/in-engines.js'
import { originFor } from '../engines/origins.js'
import { startServerFor } from '../engines/server-for.js'

/** Runs a task with a browser and a server of its own. */
export async function inWorld<T>(engine: Engine, task: (world: World) => Promise<T>): Promise<T> {
  const missing = engine.missing()
  if (missing.length > 0) throw new Error(`To run ${engine.name}, install ${missing.join(', ')}.`)
  // No access token expires by itself: whatever refreshes has been asked for.
  const { demo, origins, stop } = await startServerFor(engine, { ACCESS_TOKEN_TTL: '86400' })
  try {
    const browser = await engine.launch()
    try {
      return await task({
        engine,
        demo,
        originFor: (mode) => originFor(engine, origins, mode),
        profile: (options) => browser.openProfile(options),
      })
    } finally {
      await browser.close()
    }
  } finally {
    await stop()
  }
}
