import { startDemoFor } from '../../support/demo-for-engine.js'
import { type Engine, missingFor } from '../../support/engines/engine.js'
import { originFor } from '../../support/origins.js'
import type { EngineSetting, OpenProfile } from '../../support/scenario.js'

/** Whoever opens a profile closes it. */
export interface SoakSetting extends EngineSetting {
  readonly openProfile: OpenProfile
}

/** Runs a task with a browser and a server of its own. */
export async function inEngine<T>(engine: Engine, task: (setting: SoakSetting) => Promise<T>): Promise<T> {
  const missing = missingFor(engine)
  if (missing.length > 0) throw new Error(`To run ${engine.name}, install ${missing.join(', ')}.`)
  // No access token expires by itself: whatever refreshes has been asked for.
  const { demo, origins, stop } = await startDemoFor(engine, { ACCESS_TOKEN_TTL: '86400' })
  try {
    const browser = await engine.launch()
    try {
      return await task({
        engine,
        demo,
        originFor: (mode) => originFor(engine, origins, mode),
        openProfile: (options) => browser.openProfile(options),
      })
    } finally {
      await browser.close()
    }
  } finally {
    await stop()
  }
}
