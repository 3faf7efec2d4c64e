import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const ALL = process.argv.includes('--all')

/** Files in Chromium alone that wait for slow clocks, or try in many ways what runs in all engines: minutes more, which `npm run test:all` takes. */
const LONG = [
  'bindings',
  'five-scenarios',
  'hold',
  'idle',
  'magic-link',
  'one-rotation',
  'outages',
  'refresh-ahead',
  'routers',
  'session-dialog',
  'session-end',
  'session-warning',
  'several-apis',
  'ticket',
]

// The longest first, so that none is left over at the end.
const SUITES = [
  { suite: 'engines', engine: 'firefox' },
  { suite: 'engines', engine: 'webkit' },
  { suite: 'engines', engine: 'chromium' },
  { suite: 'browser', without: LONG, shard: '2/2' },
  { suite: 'node' },
  { suite: 'browser', without: LONG, shard: '1/2' },
  { suite: 'package' },
]

/** How many suites run side by side: more would only share two cores. */
const LANES = 3

const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

/** Takes one suite after the other, until none is left. @returns How many tests passed, failed and were skipped. */
async function lane() {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (let suite = SUITES.shift(); suite; suite = SUITES.shift()) {
    const counted = await run(suite)
    for (const name of Object.keys(total)) total[name] += counted[name]
  }
  return total
}

async function run({ suite, engine = '', shard = '', without = [] }) {
  const title = engine || [suite, shard].join(' ')
  const excluded = ALL ? [] : without.map((name) => `--exclude=**/${name}.test.ts`)
  const part = shard ? [`--shard=${shard}`] : []
  const child = spawn(process.execPath, [vitest, 'run', '--project', suite, ...part, ...excluded], {
    cwd: root,
    env: { ...process.env, TEMPLATE, ...(engine && { ENGINES: engine }), ...(ALL && { REQUESTS: 'all' }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(`${title.padEnd(11)} | ${line}`)
    if (line !== '') last = line
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))
  const [, passed, failed, skipped = '0'] =
    /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last) ?? []
  const counted = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped) }
  // A suite that ended without its count, or badly for another reason, has not passed.
  if (code !== 0 && counted.failed === 0) counted.failed = 1
  return counted
}

/** A database that is set up: making one takes longer than most tests. */
const TEMPLATE = await mkdtemp(join(tmpdir(), 'holdfast-database-'))
await started(TEMPLATE)

/** Starts the server over this folder once, and stops it. */
async function started(directory) {
  const server = spawn(process.execPath, [join(root, 'demo/dist/server/main.js')], {
    env: { ...process.env, PORT: '0', DATABASE_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const isOver = new Promise((resolve) => server.once('exit', resolve))
  await Promise.race([new Promise((resolve) => server.stdout.once('data', resolve)), isOver])
  server.kill()
  await isOver
}

// Before any lane decides what is missing.
const { module: chromium } = await runnerImport(
  fileURLToPath(new URL('browser/harness/ensure-chromium.ts', import.meta.url)),
)
chromium.setup()

const totals = await Promise.all(Array.from({ length: LANES }, lane))
await rm(TEMPLATE, { recursive: true })
const sum = (name) => totals.reduce((all, each) => all + each[name], 0)
if (sum('failed') > 0) process.exitCode = 1
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
if (!ALL) console.log(`Without ${LONG.join(', ')}, which take minutes: npm run test:all runs everything.`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
