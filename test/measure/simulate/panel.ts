import type { Assumptions } from './assumptions.js'
import { meanPerSecond, type Result } from './result.js'
import { grouped } from './table.js'
import { MINUTE, SECOND } from './time.js'

/** Where one panel of the chart is, in pixels. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** One line of the chart: which result it draws, and how. */
export interface Series {
  readonly result: Result
  readonly style: string
  readonly filled: boolean
}

const STEP = 10 * SECOND
const TOP = 4000
const Y_TICKS = [0, 1000, 2000, 3000, 4000]
const X_TICKS = [25, 30, 35, 40]

/** Refreshes a second over minutes, for every practice. */
export function panel(
  title: string,
  series: readonly Series[],
  frame: Frame,
  { from, until, capacity }: Assumptions,
): string {
  const { left, top, width, height } = frame
  const bottom = top + height
  const x = (time: number): number => round(left + ((time - from) / (until - from)) * width)
  const y = (rate: number): number => round(bottom - (rate / TOP) * height)

  const grid = Y_TICKS.map(
    (rate) =>
      `<path class="grid" d="M${left} ${y(rate)}H${left + width}"/><text class="s" x="${left - 8}" y="${y(rate) + 4}" text-anchor="end">${grouped(rate)}${rate === TOP ? '/s' : ''}</text>`,
  )
  const minutes = X_TICKS.map(
    (minute) =>
      `<path class="tick" d="M${x(minute * MINUTE)} ${bottom}v5"/><text class="s" x="${x(minute * MINUTE)}" y="${bottom + 19}" text-anchor="middle">${minute}</text>`,
  )
  const outage = series[0]?.result.scenario.outage
  const down = outage
    ? `<rect class="down" x="${x(outage.from)}" y="${top}" width="${round(x(outage.until) - x(outage.from))}" height="${height}"/>` +
      `<text class="s" x="${round((x(outage.from) + x(outage.until)) / 2)}" y="${top + 16}" text-anchor="middle">server away</text>`
    : ''
  const limit = `<path class="limit" d="M${left} ${y(capacity)}H${left + width}"/>`

  function line({ result, style, filled }: Series): string {
    const points: string[] = []
    for (let time = from; time < until; time += STEP) {
      points.push(`${x(time + STEP / 2)} ${y(meanPerSecond(result, time, time + STEP))}`)
    }
    const path = `M${points.join('L')}`
    const area = filled ? `<path class="${style}-area" d="${path}V${y(0)}H${x(from + STEP / 2)}z"/>` : ''
    return `${area}<path class="${style}" d="${path}"/>`
  }

  return [
    `<text class="h" x="${left}" y="${top - 62}">${title}</text>`,
    down,
    ...grid,
    ...minutes,
    limit,
    ...series.map(line),
    `<text class="s" x="${left + width / 2}" y="${bottom + 38}" text-anchor="middle">minutes after the first sign-in</text>`,
  ].join('\n')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
