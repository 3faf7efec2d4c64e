import { COLUMNS, type Column } from '../faults/cell.js'
import { GROUPS } from './rows.js'

/** By row and engine, in which cases the request works, in words. */
export type Cells = ReadonlyMap<string, ReadonlyMap<Column, string>>

const UNKNOWN = '–'

/** The cells as Markdown, in the order of the rows. */
export function tableOf(cells: Cells): string {
  return [
    `| request | ${COLUMNS.join(' | ')} | where not |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|`,
    ...Object.entries(GROUPS).flatMap(([group, rows]) => [
      `| **${group}** |${' |'.repeat(COLUMNS.length + 1)}`,
      ...rows.map(({ name, otherwise = '' }) => {
        const saw = COLUMNS.map((column) => cells.get(name)?.get(column) ?? UNKNOWN)
        return `| ${[name, ...saw, saw.every(isWorking) ? '' : otherwise].join(' | ')} |`
      }),
    ]),
  ].join('\n')
}

export function isWorking(words: string): boolean {
  return words === 'works'
}

/** Reads the table again. */
export function cellsOf(table: string): Cells {
  const rows = table
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((field) => field.trim()),
    )
  return new Map(
    rows
      .filter(([, saw]) => saw)
      .map(([name = '', ...saw]) => [
        name,
        new Map(
          COLUMNS.flatMap((column, at): [Column, string][] =>
            saw[at] === undefined || saw[at] === UNKNOWN ? [] : [[column, saw[at]]],
          ),
        ),
      ]),
  )
}
