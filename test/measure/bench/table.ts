import type { Goal, Measurement } from './measurement.js'
import { median } from './quantile.js'

/** A Markdown table of what was measured, and whether it is what was aimed at. */
export function table(measurements: readonly Measurement[]): string {
  const head = ['| measured | value | range | goal | met |', '|---|---|---|---|---|']
  return [...head, ...measurements.map(row)].join('\n')
}

function row({ what, values, digits, unit = '', goal }: Measurement): string {
  const shown = (value: number) => value.toFixed(digits)
  const [low, high] = [shown(Math.min(...values)), shown(Math.max(...values))]
  const cells = [
    what,
    `${shown(median(values))}${unit}`,
    low === high ? '' : `${low} to ${high}`,
    goal ? `${goalText(goal)}${unit}` : '',
    goal ? (isMet(goal, values) ? 'yes' : '**no**') : '',
  ]
  return `| ${cells.join(' | ')} |`
}

function goalText(goal: Goal): string {
  return 'most' in goal ? `≤ ${goal.most}` : `${goal.exactly}`
}

function isMet(goal: Goal, values: readonly number[]): boolean {
  if ('most' in goal) return median(values) <= goal.most
  return values.every((value) => value === goal.exactly)
}
