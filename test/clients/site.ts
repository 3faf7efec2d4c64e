import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleScript, bundleScripts } from '../bundle-script.js'

/** Builds a page around each client, and the worker that serves them, as an app would, from the built package. */
export async function buildSite(directory: string, clients: readonly string[]): Promise<void> {
  const sourceOf = (name: string): string => fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url))
  await bundleScripts(clients.map(sourceOf), directory)
  await bundleScript(sourceOf('sw'), directory)
  for (const name of clients) {
    const page = `<!doctype html><title>${name}</title><body><script type="module" src="/${name}.js"></script>`
    await writeFile(join(directory, `${name}.html`), page)
  }
}
