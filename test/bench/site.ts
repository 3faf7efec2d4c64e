import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleScript } from '../bundle-script.js'

const PAGES = ['none', 'floor', 'holdfast']
const WORKERS = ['floor-worker', 'holdfast-worker']

/** Builds the pages and workers that are measured, as an app would, from the built package. */
export async function buildSite(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
  for (const name of [...PAGES, ...WORKERS])
    await bundleScript(fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url)), directory)
  for (const name of PAGES) {
    await writeFile(
      join(directory, `${name}.html`),
      `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`,
    )
  }
  await writeFile(join(directory, 'small.json'), JSON.stringify({ text: 'x'.repeat(100) }))
  return directory
}
