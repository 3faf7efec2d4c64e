import type { BenchSetup } from './bench-setup.js'
import { type QuietPage, quietProfile } from './quiet-pages.js'

/** Pages that are compared, each in a profile of its own: neither processes nor workers are shared. */
export type Pages<Kind extends string> = Readonly<Record<Kind, QuietPage>>

const REPEATS = 5

/**
 * Measures several times, each time in new profiles: which process a worker gets, and where it
 * runs, is chance too.
 *
 * @param paths What each page opens.
 */
export async function sideBySide<Kind extends string, T>(
  { browser, demo }: BenchSetup,
  paths: Readonly<Record<Kind, string>>,
  measure: (pages: Pages<Kind>) => Promise<T>,
): Promise<T[]> {
  const measured: T[] = []
  while (measured.length < REPEATS) {
    const profiles = []
    const pages: Partial<Record<Kind, QuietPage>> = {}
    for (const kind of kindsOf(paths)) {
      const profile = await quietProfile(browser)
      profiles.push(profile)
      pages[kind] = await profile.open(demo.origin + paths[kind])
    }
    measured.push(await measure(pages as Pages<Kind>))
    for (const profile of profiles) await profile.close()
  }
  return measured
}

export function kindsOf<Kind extends string>(record: Readonly<Record<Kind, unknown>>): Kind[] {
  return Object.keys(record) as Kind[]
}
