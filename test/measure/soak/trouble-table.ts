import type { Trouble } from './book.js'
import type { Life } from './life.js'
import { markdown } from './table.js'

/** What went wrong, in the browser's words, by how many workers died under it: a browser may give up after the second. */
export function troubleTable(lives: readonly Life[]): string {
  const counts = new Map<string, readonly number[]>()
  for (const life of lives) {
    for (const trouble of life.books.flatMap(({ troubles }) => troubles)) {
      const name = `${trouble.kind} | ${trouble.ending} | ${trouble.why.slice(0, 80)}`
      const row = counts.get(name) ?? [0, 0, 0]
      const deaths = Math.min(2, deathsUnder(trouble, life))
      counts.set(
        name,
        row.map((count, index) => (index === deaths ? count + 1 : count)),
      )
    }
  }
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, row]) => [name, ...row])
  return markdown(['sent', 'ended', 'said', 'no death', 'one', 'more'], rows)
}

function deathsUnder({ since, at }: Trouble, { kills }: Life): number {
  return kills.filter(({ from, to }) => to >= since && from <= at).length
}
