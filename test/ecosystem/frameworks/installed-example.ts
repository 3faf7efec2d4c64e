import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What frameworks make beside the sources. */
const BUILT = new Set(['node_modules', '.next', '.nuxt', '.output', '.svelte-kit', '.vinxi', 'build'])

/** A copy of an example, with the packed package and with what else it names, in the newest versions that it allows. Gone afterwards. */
export async function installedExample(name: string): Promise<string> {
  const app = await mkdtemp(`${tmpdir()}/holdfast-${name}-`)
  afterAll(() => rm(app, { recursive: true }))
  await cp(`${root}/examples/${name}`, app, {
    recursive: true,
    filter: (path) => !BUILT.has(basename(path)),
  })
  const packed = ['pack', '--json', '--ignore-scripts', '--pack-destination', app]
  const { stdout } = await run('npm', packed, { cwd: root })
  const [tarball] = JSON.parse(stdout) as { filename: string }[]
  await run('npm', ['install', '--no-audit', '--no-fund', `./${tarball?.filename}`], { cwd: app })
  return app
}
