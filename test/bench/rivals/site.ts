import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleScript } from '../../bundle-script.js'
import { CONTESTANTS } from './contestants.js'

const WORKERS = ['floor-worker', 'holdfast-worker', 'axa-worker']

/** Builds the page and the worker of each contestant, as an app would. */
export async function buildSite(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-rivals-'))
  const pages = CONTESTANTS.map(({ id }) => id)
  for (const name of [...pages, ...WORKERS]) await bundleScript(source(`${name}.ts`), directory)
  for (const name of pages) {
    await writeFile(
      join(directory, `${name}.html`),
      `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`,
    )
  }
  await copyFile(source('OidcTrustedDomains.js'), join(directory, 'OidcTrustedDomains.js'))
  return directory
}

function source(file: string): string {
  return fileURLToPath(new URL(`pages/${file}`, import.meta.url))
}
