import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { type Demo, startDemo } from '../browser/harness/demo.js'
import type { Engine, EngineBrowser, Profile } from './engine.js'
import { engines } from './engines.js'

/** What a scenario has: a server with its counters at zero, and a browser in which a fresh profile is opened. */
export interface World {
  readonly engine: Engine
  readonly demo: Demo
  /** A profile with nothing in it. Closes the one before. */
  profile(options?: { readonly toKill?: boolean }): Promise<Profile>
}

/** Runs the scenarios in every engine. An engine that is not here is a visible skip that says what to install. */
export function inEngines(scenarios: (here: World) => void, options: { concurrent?: boolean } = {}): void {
  for (const engine of engines) {
    const missing = engine.missing()
    const title =
      missing.length > 0 ? `${engine.name} (to run it, install ${missing.join(', ')})` : engine.name
    describe.skipIf(missing.length > 0)(title, options, () => scenarios(worldOf(engine)))
  }
}

function worldOf(engine: Engine): World {
  let browser: EngineBrowser
  let demo: Demo
  let open: Profile | undefined

  beforeAll(async () => {
    ;[browser, demo] = await Promise.all([engine.launch(), startDemo()])
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })
  beforeEach(() => demo.debug('reset'))
  afterEach(closeProfile)

  async function closeProfile(): Promise<void> {
    const last = open
    open = undefined
    await last?.close()
  }

  return {
    engine,
    get demo() {
      return demo
    },
    async profile(options) {
      await closeProfile()
      open = await browser.openProfile(options)
      return open
    },
  }
}
