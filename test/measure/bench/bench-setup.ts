import type { Browser } from 'playwright-core'
import type { Demo } from '../../support/demo-server.js'

/** One browser and one server for all of a run, so that its numbers can be compared. */
export interface BenchSetup {
  readonly browser: Browser
  readonly demo: Demo
}
