import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

// Node 20 runs no TypeScript; vite, which is here anyway, does.
const { module } = await runnerImport(fileURLToPath(new URL('bench.ts', import.meta.url)))
await module.bench({ intoReadme: process.argv.includes('--readme') })
