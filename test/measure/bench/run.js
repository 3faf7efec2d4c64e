import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: 'price,cold,rivals' },
    // One repeat with few tabs, to try the rivals out.
    briefly: { type: 'boolean', default: false },
  },
})
const { write, only, briefly } = values

const TABLES = ['price', 'cold', 'rivals']
const wanted = only.split(',')
const unknown = wanted.filter((name) => !TABLES.includes(name))
if (unknown.length > 0)
  throw new TypeError(`--only is one of ${TABLES.join(', ')}, not ${unknown.join(', ')}`)

// Node 20 runs no TypeScript; vite, which is here anyway, does.
const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, import.meta.url)))).module

const { bench } = await load('bench.ts')
if (wanted.includes('price')) await bench('price', { isWriting: write })
if (wanted.includes('cold')) await bench('cold', { isWriting: write })
if (wanted.includes('rivals')) {
  const { benchRivals } = await load('rivals/bench-rivals.ts')
  await benchRivals(
    briefly ? { isWriting: false, extent: { repeats: 1, tabs: [1, 10] } } : { isWriting: write },
  )
}
