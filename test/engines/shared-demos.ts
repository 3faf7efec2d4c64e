import type { TestProject } from 'vitest/node'
import { startDemo } from '../browser/harness/demo.js'
import { engines } from './engines.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** By the name of the engine, the origin of the server that it uses in all files which want nothing special of it. */
    demos: Readonly<Record<string, string>>
  }
}

/** One for each engine, because some scenarios run in all of them at the same time. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demos = await Promise.all(engines.map(async ({ name }) => ({ name, ...(await startDemo()) })))
  project.provide('demos', Object.fromEntries(demos.map(({ name, origin }) => [name, origin])))
  return async () => {
    await Promise.all(demos.map(({ stop }) => stop()))
  }
}
