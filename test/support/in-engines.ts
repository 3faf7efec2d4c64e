import { afterAll, afterEach, beforeAll, beforeEach, describe, inject, type TestFunction, test } from 'vitest'
import { type Demo, demoAt, type StartedDemo, startDemo } from './demo-server.js'
import { type Engine, type EngineBrowser, missingFor, type Profile } from './engines/engine.js'
import { engines } from './engines/engines.js'
import { type Origins, originFor } from './origins.js'
import { sharedBrowser } from './shared-browser.js'

/** What a scenario has: a server with its counters at zero, and a browser in which a fresh profile is opened. */
export interface EngineSetting {
  readonly engine: Engine
  readonly demo: Demo
  /** Where pages in this mode find the server: over TLS where their cookies ask for that. */
  originFor(mode: object): string
  /** A profile with nothing in it. Closes the one before. */
  profile(options?: { readonly toKill?: boolean }): Promise<Profile>
}

interface Options {
  readonly concurrent?: boolean
  /** Settings of the server, which is then one that the engines of this file share, one after the other. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs the scenarios in every engine. An engine that is not here is a visible skip that says what to install. */
export function inEngines(scenarios: (here: EngineSetting) => void, { env, ...options }: Options = {}): void {
  const own = env && ownDemo(env)
  for (const engine of engines) {
    const missing = missingFor(engine)
    const title =
      missing.length > 0 ? `${engine.name} (to run it, install ${missing.join(', ')})` : engine.name
    describe.skipIf(missing.length > 0)(title, options, () => scenarios(settingOf(engine, own)))
  }
}

/** Declares a test that is left out where something is so: visibly, with the reason. */
export function unless(isSo: boolean, why: string): (name: string, work: TestFunction) => void {
  return (name, work) => test.skipIf(isSo)(isSo ? `${name} (not here: ${why})` : name, work)
}

/** A server that runs while this file does. */
function ownDemo(env: Readonly<Record<string, string>>): () => Demo {
  let started: StartedDemo
  beforeAll(async () => {
    started = await startDemo(env)
  })
  afterAll(() => started?.stop())
  return () => started
}

function settingOf(engine: Engine, own: (() => Demo) | undefined): EngineSetting {
  let browser: EngineBrowser
  let demo: Demo
  let origins: Origins
  let open: Profile | undefined

  beforeAll(async () => {
    browser = await sharedBrowser(engine.name, { launch: engine.launch, isRunning: (one) => one.isRunning() })
    const shared = inject('demos')[engine.name] ?? { plain: '', secure: undefined }
    demo = own?.() ?? demoAt(shared.plain)
    origins = own ? { plain: demo.origin, secure: undefined } : shared
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
    originFor: (mode) => originFor(engine, origins, mode),
    async profile(options) {
      await closeProfile()
      open = await browser.openProfile(options)
      return open
    },
  }
}
