import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VERSION } from '../../../src/host/version.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
let app: string
let files: readonly string[]

/** An app that has installed the packed tarball, with the dependencies that are here already. */
beforeAll(async () => {
  app = await mkdtemp(`${tmpdir()}/holdfast-packed-`)
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', app], {
    cwd: root,
  })
  const [tarball] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  if (!tarball) throw new Error('nothing was packed')
  files = tarball.files.map(({ path }) => path)
  await mkdir(`${app}/node_modules/holdfast`, { recursive: true })
  await run('tar', [
    '-xzf',
    `${app}/${tarball.filename}`,
    '--strip-components=1',
    '-C',
    `${app}/node_modules/holdfast`,
  ])
  const manifest = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as {
    dependencies: Record<string, string>
    peerDependencies: Record<string, string>
  }
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    await mkdir(dirname(`${app}/node_modules/${name}`), { recursive: true })
    await symlink(`${root}/node_modules/${name}`, `${app}/node_modules/${name}`)
  }
})
afterAll(() => rm(app, { recursive: true }))

test('the tarball holds what an app needs and nothing of the demo or the tests', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'README.md',
      'LICENSE',
      'dist/index.js',
      'dist/sw.js',
      'dist/remove.js',
      'dist/without-worker.js',
      'dist/resume.js',
      'dist/dpop.js',
      'dist/oauth.js',
      'dist/dialog.js',
    ]),
  )
  expect(files.filter((path) => /^(demo|test|sw|src)\/|tsbuildinfo/.test(path))).toEqual([])
})

const BINDINGS = ['react', 'vue', 'svelte', 'solid', 'router'].map((name) => `holdfast/${name}`)

test.each([
  'holdfast',
  'holdfast/early',
  'holdfast/without-worker',
  'holdfast/sw',
  'holdfast/sw/remove',
  'holdfast/sw/resume',
  'holdfast/sw/dpop',
  'holdfast/sw/oauth',
  'holdfast/dialog',
  ...BINDINGS,
])('an app can bundle %s from the tarball', async (entry) => {
  await writeFile(`${app}/app.js`, `export * from '${entry}'`)
  const result = await build({
    root: app,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rolldownOptions: { input: `${app}/app.js`, preserveEntrySignatures: 'strict' } },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  expect(bundle && 'output' in bundle && bundle.output[0].exports.length).toBeGreaterThan(0)
})

test.each(['holdfast', 'holdfast/sw', 'holdfast/dialog', ...BINDINGS])(
  'a server that renders the app can import %s',
  async (entry) => {
    await writeFile(`${app}/render.mjs`, `import '${entry}'`)
    await run(process.execPath, [`${app}/render.mjs`])
  },
)

test('the version that inspect() tells is that of the package', async () => {
  expect(JSON.parse(await readFile(`${root}/package.json`, 'utf8'))).toMatchObject({ version: VERSION })
})
