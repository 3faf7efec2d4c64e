import { fileURLToPath } from 'node:url'
import { bundleScript, bundleScripts } from '../../support/bundle-script.js'
import { writePage } from '../../support/site.js'

/** Builds a page around each client, and the worker that serves them, as an app would, from the built package. */
export async function buildClients(directory: string, clients: readonly string[]): Promise<void> {
  const sourceOf = (name: string): string => fileURLToPath(new URL(`pages/${name}.ts`, import.meta.url))
  // All at once: they have most of their bytes in common.
  await bundleScripts(clients.map(sourceOf), directory)
  await bundleScript(sourceOf('sw'), directory)
  for (const name of clients) await writePage(directory, name, { script: name })
}
