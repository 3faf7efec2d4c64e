import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle, type Entries } from './bundle.js'

/** Builds a page for each entry, and the worker that serves them. */
export async function buildSite(directory: string, entries: Entries): Promise<void> {
  await bundle(entries, directory)
  // By itself, so that it shares no file with the pages.
  await bundle({ sw: 'site/sw.ts' }, directory)
  for (const name of Object.keys(entries)) await addPage(directory, name, name)
}

/** @param drawn What a server has drawn already. */
export async function addPage(
  directory: string,
  name: string,
  script: string,
  drawn: { readonly head?: string; readonly body?: string } = {},
): Promise<void> {
  const { head = '', body = '' } = drawn
  const html = `<!doctype html><html lang="en"><title>${name}</title>${head}<div id="app">${body}</div><script type="module" src="/${script}.js"></script></html>`
  await writeFile(join(directory, `${name}.html`), html)
}
