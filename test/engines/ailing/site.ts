import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { bundleScript } from '../../bundle-script.js'

/** Builds a page and its worker, as an app would, from the built package, that can fall ill. @returns Their folder. */
export async function buildAiling(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-ailing-'))
  afterAll(() => rm(directory, { recursive: true }))
  for (const name of ['page', 'worker']) {
    await bundleScript(fileURLToPath(new URL(`${name}.ts`, import.meta.url)), directory)
  }
  const page = '<!doctype html><title>ailing</title><script type="module" src="/page.js"></script>'
  await writeFile(join(directory, 'minimal.html'), page)
  return directory
}
