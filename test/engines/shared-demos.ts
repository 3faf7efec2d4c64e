import type { TestProject } from 'vitest/node'
import { engines } from './engines.js'
import type { Origins } from './origins.js'
import { startServerFor } from './server-for.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** By the name of the engine, of the server that it uses in all files which want nothing special of it. */
    demos: Readonly<Record<string, Origins>>
  }
}

/** One for each engine, because some scenarios run in all of them at the same time. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.all(
    engines.map(async (engine) => ({ name: engine.name, ...(await startServerFor(engine)) })),
  )
  project.provide('demos', Object.fromEntries(started.map(({ name, origins }) => [name, origins])))
  return async () => {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}
