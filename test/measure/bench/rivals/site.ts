import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSite } from '../../../support/site.js'
import { temporaryFolder } from '../../../support/temporary-folder.js'
import { CONTESTANTS } from './contestants.js'

const WORKERS = ['floor-worker', 'holdfast-worker', 'axa-worker']
const SOURCES = new URL('pages/', import.meta.url)

/** Builds the page and the worker of each contestant. */
export async function buildRivals(): Promise<string> {
  const directory = temporaryFolder()
  const pages = Object.fromEntries(CONTESTANTS.map(({ id }) => [id, id]))
  await buildSite(directory, SOURCES, { pages, workers: WORKERS })
  await copyFile(new URL('OidcTrustedDomains.js', SOURCES), join(directory, 'OidcTrustedDomains.js'))
  return directory
}
