import { folder } from '../../support/folder.js'
import { buildSite } from '../../support/site.js'

/** Builds a page and its worker, as an app would, from the built package, that can fall ill. @returns Their folder. */
export async function buildAiling(): Promise<string> {
  const directory = folder()
  const sources = new URL('.', import.meta.url)
  await buildSite(directory, sources, { pages: { minimal: 'page' }, workers: ['worker'] })
  return directory
}
