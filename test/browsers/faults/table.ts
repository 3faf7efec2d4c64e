import { type Cell, type Cells, COLUMNS, type Column } from './cell.js'
import { FAULTS } from './faults.js'

/** Stands where a fault cannot be caused in an engine. */
const NONE = '–'

/** The cells as Markdown, in the order of `FAULTS`. */
export function tableOf(cells: Cells): string {
  const groups = Object.entries(FAULTS).filter(([, faults]) => faults.length > 0)
  return [
    `| fault | ${COLUMNS.join(' | ')} | sessions lost | requests hung |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|---|`,
    ...groups.flatMap(([group, faults]) => [
      `| **${group}** |${' |'.repeat(COLUMNS.length + 2)}`,
      ...faults.map((fault) => rowOf(fault, cells.get(fault))),
    ]),
  ].join('\n')
}

function rowOf(fault: string, row: ReadonlyMap<Column, Cell> | undefined): string {
  const each = (show: (cell: Cell) => string | number) =>
    COLUMNS.map((column) => {
      const cell = row?.get(column)
      return cell ? show(cell) : NONE
    })
  const numbers = (show: (cell: Cell) => number) => each(show).join(' / ')
  return `| ${[
    fault,
    ...each(({ saw }) => saw),
    numbers(({ lost }) => lost),
    numbers(({ hung }) => hung),
  ].join(' | ')} |`
}

/** Reads the table again. */
export function cellsOf(table: string): Cells {
  const rows = table.split('\n').slice(2).map(fieldsOf)
  return new Map(
    rows
      .filter(([, saw]) => saw)
      .map(([fault = '', ...fields]) => {
        const saw = fields.slice(0, COLUMNS.length)
        const [lost = [], hung = []] = fields.slice(COLUMNS.length).map((numbers) => numbers.split(' / '))
        const cells = COLUMNS.flatMap((column, at): [Column, Cell][] =>
          saw[at] === NONE
            ? []
            : [[column, { saw: saw[at] ?? '', lost: Number(lost[at]), hung: Number(hung[at]) }]],
        )
        return [fault, new Map(cells)] as const
      }),
  )
}

function fieldsOf(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((field) => field.trim())
}
