import { entryBytes } from '../../ecosystem/package/entry-bytes.js'
import type { Measurement } from './measurement.js'

/** What a page and a worker download. */
export async function bundleSizes(): Promise<Measurement[]> {
  const { page, worker } = await entryBytes()
  const row = (entry: string, bytes: number, most: number): Measurement => ({
    what: `${entry} with all it imports, minified, brotli`,
    values: [bytes / 1000],
    digits: 2,
    unit: ' kB',
    goal: { most },
  })
  return [row('`holdfast`', page, 6), row('`holdfast/sw`', worker, 8)]
}
