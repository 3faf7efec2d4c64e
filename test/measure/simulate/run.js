import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

// Node 20 runs no TypeScript; vite, which is here anyway, does.
const { module } = await runnerImport(fileURLToPath(new URL('simulate.ts', import.meta.url)))
await module.simulate()
