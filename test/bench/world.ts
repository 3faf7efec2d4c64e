import type { Browser } from 'playwright-core'
import type { Demo } from '../browser/harness/demo.js'

/** One browser and one server for all of a run, so that its numbers can be compared. */
export interface BenchWorld {
  readonly browser: Browser
  readonly demo: Demo
}
