import type { TestProject } from 'vitest/node'
import { startDemo } from './demo.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of the server that all files share which want nothing special of it. */
    demo: string
  }
}

/** A database takes longer to start than most tests run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const demo = await startDemo()
  project.provide('demo', demo.origin)
  return demo.stop
}
