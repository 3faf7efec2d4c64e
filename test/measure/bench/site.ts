import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSite } from '../../support/site.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const PAGES = { none: 'none', floor: 'floor', holdfast: 'holdfast' }
const WORKERS = ['floor-worker', 'holdfast-worker']

/** Builds the pages and workers that are measured. */
export async function buildMeasured(): Promise<string> {
  const directory = temporaryFolder()
  await buildSite(directory, new URL('pages/', import.meta.url), { pages: PAGES, workers: WORKERS })
  await writeFile(join(directory, 'blank.html'), '<!doctype html><title>blank</title>')
  await writeFile(join(directory, 'small.json'), JSON.stringify({ text: 'x'.repeat(100) }))
  return directory
}
