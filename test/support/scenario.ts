import { setTimeout as sleep } from 'node:timers/promises'
import { inject, type TestAPI } from 'vitest'
import { type Demo, demoAt } from './demo-server.js'
import type { Engine, EngineBrowser, EngineName, Profile } from './engines/engine.js'
import { ENGINES } from './engines/engines.js'
import { type Origins, originFor } from './origins.js'
import { type WithOwnDemo, withOwnDemo } from './own-demo.js'
import { sharedBrowser } from './shared-browser.js'

declare module 'vitest' {
  interface TaskMeta {
    /** The engine that this scenario runs in. */
    engine?: EngineName
  }
}

/** Where a scenario runs, for those who open tabs for it and write down what became of them. */
export interface EngineSetting {
  readonly engine: Engine
  readonly demo: Demo
  /** Where pages in this mode find the server: over TLS where their cookies ask for that. */
  originFor(mode: object): string
}

export type OpenProfile = EngineBrowser['openProfile']

interface Scenario {
  readonly engine: Engine
  readonly origins: Origins
  /** The server, with its counters at zero. */
  readonly demo: Demo
  readonly here: EngineSetting
  /** A profile with nothing in it. */
  readonly profile: Profile
  /** One in which the worker can be killed. */
  readonly killable: Profile
  /** One of a browser with windows, which keeps pages that are left, and sends what they send as they go. */
  readonly windowed: Profile
  /** For who needs one after the other: closes the one before. */
  readonly openProfile: OpenProfile
}

/** A scenario names what it needs in its parameters; it stands below `inEngines`, which says the engine. */
export const test: TestAPI<WithOwnDemo & Scenario & { readonly $__test?: Scenario }> = withOwnDemo
  .extend('engine', ({ task }): Engine => {
    const engine = ENGINES.find(({ name }) => name === task.meta.engine)
    if (!engine) throw new TypeError('A scenario stands below inEngines.')
    return engine
  })
  .extend('origins', ({ engine, ownDemo }): Origins => {
    const shared = inject('demos')[engine.name] ?? { plain: '', secure: undefined }
    return ownDemo ? { plain: ownDemo.origin, secure: undefined } : shared
  })
  // Also for a scenario that does not name it: what the one before has set would be there still.
  .extend('demo', { auto: true }, async ({ ownDemo, origins }): Promise<Demo> => {
    const demo = ownDemo ?? demoAt(origins.plain)
    await demo.debug('reset')
    return demo
  })
  .extend('here', ({ engine, demo, origins }): EngineSetting => {
    return { engine, demo, originFor: (mode) => originFor(engine, origins, mode) }
  })
  .extend('openProfile', async ({ engine }, { onCleanup }): Promise<OpenProfile> => {
    const browser = await browserOf(engine)
    let open: Profile | undefined
    async function close(): Promise<void> {
      const last = open
      open = undefined
      if (last) await Promise.race([last.close(), tooLate()])
    }
    onCleanup(close)
    return async (options) => {
      await close()
      open = await browser.openProfile(options)
      return open
    }
  })
  .extend('profile', ({ openProfile }) => openProfile())
  .extend('killable', ({ openProfile }) => openProfile({ toKill: true }))
  .extend('windowed', ({ openProfile }) => openProfile({ windowed: true }))

/** Vitest waits for a fixture's end without a limit. */
const CLOSE_TIMEOUT_MS = 60_000

async function tooLate(): Promise<never> {
  await sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })
  throw new Error('The browser does not close the profile.')
}

/** The browser that all scenarios of an engine share. */
export function browserOf({ name, launch }: Engine): Promise<EngineBrowser> {
  return sharedBrowser(name, { launch, isRunning: (one) => one.isRunning() })
}
