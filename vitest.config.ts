import { defineConfig, type ViteUserConfigExport } from 'vitest/config'
import { countingReporter } from './test/counting-reporter.js'
import { faultsIntoReadme } from './test/faults/readme-reporter.js'

const config: ViteUserConfigExport = defineConfig({
  test: {
    reporters: ['default', countingReporter(), faultsIntoReadme()],
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/{core,worker-units,server,dialog,faults,requests}/**/*.test.ts'],
          testTimeout: 60_000,
          // Each starts a server with its database.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/{bindings,browser,clients}/**/*.test.ts'],
          globalSetup: ['test/browser/harness/ensure-chromium.ts', 'test/browser/harness/shared-demo.ts'],
          // Twenty tabs and a server fill a small machine.
          fileParallelism: false,
          // Files share one browser.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          isolate: false,
          globalSetup: ['test/engines/ensure-engines.ts', 'test/engines/shared-demos.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

export default config
