import { defineConfig, type ViteUserConfigExport } from 'vitest/config'
import { faultsIntoDocuments } from './test/browsers/faults/into-documents.js'
import { threatsIntoSecurity } from './test/browsers/threats/into-security.js'
import { countingReporter } from './test/support/counting-reporter.js'

/** How long an outcome may take on a machine that is busy: whatever fails sooner fails for being slow. */
const PATIENT = { expect: { poll: { timeout: 60_000 } }, hookTimeout: 240_000 }

declare module 'vitest' {
  interface TestTags {
    tags: 'once'
  }
}

const config: ViteUserConfigExport = defineConfig({
  test: {
    tags: [
      {
        name: 'once',
        description: 'The same in all engines: `npm test` tries it in Chromium, `npm run test:all` in all.',
      },
    ],
    reporters: ['default', countingReporter(), faultsIntoDocuments(), threatsIntoSecurity()],
    projects: [
      {
        test: {
          name: 'node',
          include: [
            'test/{core,host,server}/**/*.test.ts',
            'test/browsers/{faults,requests,threats}/*.test.ts',
          ],
          testTimeout: 120_000,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/ecosystem/package/**/*.test.ts'],
          testTimeout: 240_000,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browsers/{bindings,chromium}/**/*.test.ts', 'test/ecosystem/clients/**/*.test.ts'],
          globalSetup: ['test/support/playwright/ensure-chromium.ts', 'test/support/shared-demos.ts'],
          // Twenty tabs and a server fill a small machine.
          fileParallelism: false,
          // Files share one browser.
          isolate: false,
          testTimeout: 240_000,
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'frameworks',
          include: ['test/ecosystem/frameworks/**/*.test.ts'],
          globalSetup: ['test/support/playwright/ensure-chromium.ts', 'test/support/shared-demos.ts'],
          fileParallelism: false,
          isolate: false,
          testTimeout: 240_000,
          ...PATIENT,
          // Each installs a framework and builds an app with it.
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'engines',
          include: ['test/browsers/{scenarios,threats/scenarios}/**/*.test.ts'],
          isolate: false,
          globalSetup: ['test/support/engines/ensure-engines.ts', 'test/support/shared-demos.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          ...PATIENT,
        },
      },
    ],
  },
})

export default config
