import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'

const { values } = parseArgs({
  options: {
    readme: { type: 'boolean', default: false },
    rivals: { type: 'boolean', default: false },
    // One repeat with few tabs, to try the rivals out.
    briefly: { type: 'boolean', default: false },
  },
})
const { readme, rivals, briefly } = values

// Node 20 runs no TypeScript; vite, which is here anyway, does.
const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, import.meta.url)))).module

if (!rivals) await (await load('bench.ts')).bench({ intoReadme: readme })
else {
  const { benchRivals } = await load('rivals/bench-rivals.ts')
  await benchRivals(
    briefly ? { intoReadme: false, extent: { repeats: 1, tabs: [1, 10] } } : { intoReadme: readme },
  )
}
