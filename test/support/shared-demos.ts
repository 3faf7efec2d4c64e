import type { TestProject } from 'vitest/node'
import { startDemoFor } from './demo-for-engine.js'
import { chromium } from './engines/chromium.js'
import type { Engine } from './engines/engine.js'
import { engines } from './engines/engines.js'
import type { Origins } from './origins.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** By the name of the engine, of the server that it uses in all files which want nothing special of it. */
    demos: Readonly<Record<string, Origins>>
  }
}

/** A database takes longer to start than most tests run. One for each engine, because some scenarios run in all of them at the same time. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.all(
    enginesOf(project).map(async (engine) => ({ name: engine.name, ...(await startDemoFor(engine)) })),
  )
  project.provide('demos', Object.fromEntries(started.map(({ name, origins }) => [name, origins])))
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}

/** Only one project runs in others than Chromium. */
function enginesOf({ name }: TestProject): readonly Engine[] {
  return name === 'engines' ? engines : [chromium]
}
