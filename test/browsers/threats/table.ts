import { COLUMNS, type Column } from '../faults/cell.js'
import { ATTEMPTS } from './attempts.js'
import { REDIRECT_ATTEMPTS } from './redirect-attempts.js'
import { type Judged, MODES, REDIRECT_MODES, VERDICTS, type Verdict } from './verdict.js'

/** A table of SECURITY.md in which engines are told apart. */
export interface Table {
  readonly part: 'threats' | 'redirect-threats'
  /** In the order of the rows; and what an app can do where it is possible or limited. */
  readonly attempts: Readonly<Record<string, string>>
  /** The columns. */
  readonly modes: readonly string[]
}

export const OF_ORIGIN: Table = { part: 'threats', attempts: ATTEMPTS, modes: Object.keys(MODES) }
export const OF_REDIRECT: Table = {
  part: 'redirect-threats',
  attempts: REDIRECT_ATTEMPTS,
  modes: Object.keys(REDIRECT_MODES),
}
export const TABLES: readonly Table[] = [OF_ORIGIN, OF_REDIRECT]

/** Stands where nothing has been tried. */
const NONE = '–'

/** What is known, as Markdown. Where several are known of the same cell, the last counts. */
export function tableOf({ attempts, modes }: Table, known: readonly Judged[]): string {
  return [
    `| attempt | ${modes.join(' | ')} | what an app can do |`,
    `|---|${modes.map(() => '---|').join('')}---|`,
    ...Object.entries(attempts).map(([attempt, advice]) => {
      const own = known.filter((one) => one.attempt === attempt)
      const cells = modes.map((mode) => cellOf(own.filter((one) => one.mode === mode)))
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
export function judgedIn({ modes }: Table, table: string): readonly Judged[] {
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => {
      const [attempt = '', ...cells] = row
        .split('|')
        .slice(1, -1)
        .map((field) => field.trim())
      return modes.flatMap((mode, at) =>
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
