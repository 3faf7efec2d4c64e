import { median } from '../quantile.js'
import type { Contestant } from './contestants.js'
import { allServed, type Expiry } from './expiry.js'
import type { ReadableTokens } from './readable-tokens.js'

/** All that was measured of one contestant. */
export interface Result {
  readonly contestant: Contestant
  readonly runs: readonly Run[]
  readonly bytes: number
  readonly readable: ReadableTokens
}

/** The expiries of all repeats, with one number of tabs. */
export interface Run {
  readonly tabs: number
  readonly expiries: readonly MeasuredExpiry[]
}

/** `best` is the time of one refresh and one request in the same repeat, in milliseconds. */
export type MeasuredExpiry = Expiry & { readonly best: number }

const COLUMNS = [
  'kept by',
  'tabs',
  'refreshes per expiry',
  'sessions lost',
  'requests failed',
  '401s the app saw',
  'streams failed',
  'time over the best possible',
  'bytes shipped',
  'access token readable',
  'refresh token readable',
]

export function table(results: readonly Result[]): string {
  const rows = results.flatMap(({ contestant, runs, bytes, readable }) =>
    runs.map(({ tabs, expiries }, index) => {
      const { accessToken, refreshToken } = readable
      const once = [`${(bytes / 1000).toFixed(1)} kB`, accessToken ?? 'no', refreshToken ?? 'no']
      return [
        index === 0 ? contestant.name : '',
        String(tabs),
        spread(expiries.map(({ refreshes }) => refreshes)),
        `${expiries.filter(({ isLost }) => isLost).length} of ${expiries.length}`,
        outOf(expiries, 'failed', 'requests'),
        String(sum(expiries.map(({ unauthorized }) => unauthorized))),
        outOf(expiries, 'streamsFailed', 'streams'),
        timeOverBest(expiries),
        ...(index === 0 ? once : ['', '', '']),
      ]
    }),
  )
  const head = [COLUMNS, COLUMNS.map(() => '---')]
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function timeOverBest(expiries: readonly MeasuredExpiry[]): string {
  const served = expiries.filter(allServed)
  if (served.length === 0) return 'never all served'
  const ratios = spread(
    served.map(({ took, best }) => took / best),
    1,
  )
  return served.length === expiries.length ? ratios : `${ratios}; ${served.length} of ${expiries.length}`
}

function spread(values: readonly number[], digits = 0): string {
  const [low, high] = [Math.min(...values).toFixed(digits), Math.max(...values).toFixed(digits)]
  return low === high ? low : `${median(values).toFixed(digits)} (${low} to ${high})`
}

type Part = 'failed' | 'streamsFailed'
type Whole = 'requests' | 'streams'

function outOf(expiries: readonly Expiry[], part: Part, whole: Whole): string {
  return `${sum(expiries.map((expiry) => expiry[part]))} of ${sum(expiries.map((expiry) => expiry[whole]))}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
