import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const ALL = process.argv.includes('--all')

/** Node 20 runs no TypeScript; vite, which is here anyway, does. */
const load = async (path) => (await runnerImport(fileURLToPath(new URL(path, import.meta.url)))).module

/** Files that wait for slow clocks, or try in many ways what others try once: minutes more, which `npm run test:all` takes. */
const SLOW = '**/*.slow.test.ts'

/** Scenarios in which no engine does anything of its own, or what another scenario shows, too: seen in one of them, and in all by `npm run test:all`. */
const ONCE = { files: '**/*.once.test.ts', tag: 'once' }

/** The longest first, so that none is left over at the end; with the minutes that each takes on two cores, roughly. */
const SUITES = [
  ...(await load('support/engines/engine.ts')).ENGINE_NAMES.map((name) => ({
    suite: 'engines',
    engine: name.toLowerCase(),
    minutes: name === 'Chromium' ? 8 : 4,
  })),
  { suite: 'browser', minutes: 4 },
  { suite: 'node', minutes: 3 },
  { suite: 'package', minutes: 2 },
  // It installs what it tests from the registry.
  ...(ALL ? [{ suite: 'frameworks', minutes: 5 }] : []),
]

/** How many suites run side by side: a third takes two cores away from the others for as long as it saves. */
const LANES = 2

const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))

/** By its title, what a suite has said of itself. */
const runs = new Map(
  SUITES.map((suite) => [
    titleOf(suite),
    { minutes: suite.minutes, done: 0, files: 0, failed: [], skipped: [] },
  ]),
)

function titleOf({ suite, engine }) {
  return engine ?? suite
}

/** Takes one suite after the other, until none is left. @returns How many tests passed, failed and were skipped. */
async function lane() {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
    const counted = await run(suite)
    for (const name of Object.keys(total)) total[name] += counted[name]
  }
  return total
}

async function run(one) {
  const { suite, engine } = one
  const title = titleOf(one)
  const mine = runs.get(title)
  const isOnce = !ALL && engine && engine !== 'chromium'
  const options = [
    ...(ALL ? [] : [`--exclude=${SLOW}`]),
    ...(isOnce ? [`--exclude=${ONCE.files}`, `--tags-filter=!${ONCE.tag}`] : []),
  ]
  const child = spawn(process.execPath, [vitest, 'run', '--project', suite, ...options], {
    cwd: root,
    env: {
      ...process.env,
      TEMPLATE: template.at,
      PROGRESS: 'told',
      ...(engine && { ENGINES: engine }),
      ...(ALL && { REQUESTS: 'all' }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const [, done, files] = /^progress: (\d+) of (\d+) files$/.exec(line) ?? []
    const [, what] = /^failed: (.*)$/.exec(line) ?? []
    const [, why] = /^skipped: (.*)$/.exec(line) ?? []
    if (files) Object.assign(mine, { done: Number(done), files: Number(files) })
    else if (what) mine.failed.push(what)
    else if (why) mine.skipped.push(why)
    else console.log(`${title.padEnd(11)} | ${line}`)
    if (line !== '') last = line
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))
  const [, passed, failed, skipped = '0'] =
    /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last) ?? []
  const counted = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: Number(skipped) }
  // A suite that ended without its count, or badly for another reason, has not passed.
  if (code !== 0 && counted.failed === 0) {
    counted.failed = 1
    mine.failed.push(`it ended with code ${code} after: ${last}`)
  }
  return counted
}

/** Making one takes longer than most tests. */
const template = await (await load('support/template.ts')).setUpTemplate()

// Before any lane decides what is missing.
const { setup } = await load('support/playwright/ensure-chromium.ts')
setup()

const begun = Date.now()
const waiting = [...SUITES]
const telling = setInterval(tellProgress, 30_000)
const totals = await Promise.all(Array.from({ length: LANES }, lane))
clearInterval(telling)
await template.remove()
const sum = (name) => totals.reduce((all, each) => all + each[name], 0)
if (sum('failed') > 0) process.exitCode = 1
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
for (const [title, { skipped }] of runs) for (const why of skipped) console.log(`Skipped in ${title}: ${why}`)
if (!ALL)
  console.log(
    `Without what takes minutes (${SLOW}), frameworks, which are installed for it, and, outside Chromium, what is the same in all engines (${ONCE.files}, and tests with the tag ${ONCE.tag}): npm run test:all runs everything.`,
  )
for (const [title, { failed }] of runs) for (const what of failed) console.log(`Failed in ${title}: ${what}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)

function tellProgress() {
  const all = [...runs].map(([title, { minutes, done, files }]) => ({
    title,
    done,
    files,
    minutes,
    // The longest files come first.
    over: files > 0 ? 1 - (1 - done / files) ** 2 : 0,
  }))
  const sum = (of) => all.reduce((total, each) => total + of(each), 0)
  const share = sum(({ minutes, over }) => minutes * over) / sum(({ minutes }) => minutes)
  const minutes = (Date.now() - begun) / 60_000
  const left = share > 0.02 ? `about ${Math.ceil((minutes * (1 - share)) / share)} min left` : 'just begun'
  const shown = all
    .filter(({ files }) => files > 0)
    .map(({ title, done, files }) => `${title} ${done}/${files}`)
  console.log(`-- ${minutes.toFixed(1)} min, ${left}: ${shown.join(', ')}`)
}
