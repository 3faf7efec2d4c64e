import { folder } from '../../../support/folder.js'
import { writePage } from '../../../support/site.js'
import { bundle, type Entries } from './bundle.js'

/**
 * Builds a page for each entry, and the workers that serve them.
 *
 * @returns The folder that they are in while this file runs.
 */
export async function buildBindings(entries: Entries): Promise<string> {
  const directory = folder()
  await bundle(entries, directory)
  // Each by itself, so that it shares no file with the pages.
  await bundle({ sw: 'site/sw.ts' }, directory)
  await bundle({ 'hold-sw': 'site/hold-sw.ts' }, directory)
  for (const name of Object.keys(entries)) await addPage(directory, name, name)
  return directory
}

/** @param drawn What a server has drawn already. */
export async function addPage(
  directory: string,
  name: string,
  script: string,
  drawn: { readonly head?: string; readonly body?: string } = {},
): Promise<void> {
  const { head, body = '' } = drawn
  await writePage(directory, name, { script, head, body: `<div id="app">${body}</div>` })
}
