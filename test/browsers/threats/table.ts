import { COLUMNS, type Column } from '../faults/cell.js'
import { ATTEMPTS } from './attempts.js'
import { type Judged, MODES, type Mode, VERDICTS, type Verdict } from './verdict.js'

/** Stands where nothing has been tried. */
const NONE = '–'

const ALL_MODES = Object.keys(MODES) as Mode[]

/** What is known, as Markdown. Where several are known of the same cell, the last counts. */
export function tableOf(known: readonly Judged[]): string {
  return [
    `| attempt | ${ALL_MODES.join(' | ')} | what an app can do |`,
    `|---|${ALL_MODES.map(() => '---|').join('')}---|`,
    ...Object.entries(ATTEMPTS).map(([attempt, advice]) => {
      const own = known.filter((one) => one.attempt === attempt)
      const cells = ALL_MODES.map((mode) => cellOf(own.filter((one) => one.mode === mode)))
      return `| ${[attempt, ...cells, cells.some((cell) => /possible|limited/.test(cell)) ? advice : ''].join(' | ')} |`
    }),
  ].join('\n')
}

/** One word where all engines agree, and else who does what. */
function cellOf(known: readonly Judged[]): string {
  const byEngine = new Map(known.map(({ engine, verdict }) => [engine, verdict]))
  const groups = VERDICTS.flatMap((verdict) => {
    const engines = COLUMNS.filter((column) => byEngine.get(column) === verdict)
    if (engines.length === 0) return []
    return engines.length === COLUMNS.length ? [verdict] : [`${verdict} in ${engines.join(', ')}`]
  })
  return groups.join('; ') || NONE
}

/** Reads the table again. */
export function judgedIn(table: string): readonly Judged[] {
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => {
      const [attempt = '', ...cells] = row
        .split('|')
        .slice(1, -1)
        .map((field) => field.trim())
      return ALL_MODES.flatMap((mode, at) =>
        verdictsIn(cells[at] ?? NONE).map(([engine, verdict]) => ({ attempt, mode, engine, verdict })),
      )
    })
}

function verdictsIn(cell: string): readonly (readonly [Column, Verdict])[] {
  if (cell === NONE) return []
  return cell.split('; ').flatMap((group) => {
    const [word, engines] = group.split(' in ')
    const verdict = VERDICTS.find((one) => one === word)
    if (!verdict) return []
    const named = engines?.split(', ')
    return COLUMNS.filter((column) => named?.includes(column) ?? true).map(
      (column) => [column, verdict] as const,
    )
  })
}
