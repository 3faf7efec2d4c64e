import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: 'price,rivals' },
    // One repeat with few tabs, to try the rivals out.
    briefly: { type: 'boolean', default: false },
  },
})
const { write, only, briefly } = values

const TABLES = ['price', 'rivals']
const wanted = only.split(',')
const unknown = wanted.filter((name) => !TABLES.includes(name))
if (unknown.length > 0)
  throw new TypeError(`--only is one of ${TABLES.join(', ')}, not ${unknown.join(', ')}`)

// Node 20 runs no TypeScript; vite, which is here anyway, does.
const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, import.meta.url)))).module

if (wanted.includes('price')) await (await load('bench.ts')).bench({ isWriting: write })
if (wanted.includes('rivals')) {
  const { benchRivals } = await load('rivals/bench-rivals.ts')
  await benchRivals(
    briefly ? { isWriting: false, extent: { repeats: 1, tabs: [1, 10] } } : { isWriting: write },
  )
}
