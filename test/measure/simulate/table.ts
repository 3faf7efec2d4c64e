import type { Assumptions } from './assumptions.js'
import { peak, type Result, totalRefreshes } from './result.js'
import { SECOND } from './time.js'

const HEAD = [
  'scenario',
  'practice',
  'peak refreshes/s',
  'once the server is back',
  'refreshes',
  'requests failed',
  'users signed out',
  'all served again after',
]

/** A Markdown table of all results. */
export function table(results: readonly Result[], { accessTtl }: Assumptions): string {
  const rows = results.map((result) => {
    const { scenario, practice, tally } = result
    const { outage } = scenario
    return [
      scenario.name,
      practice,
      grouped(peak(result)),
      outage ? grouped(peak(result, outage.until)) : '',
      grouped(totalRefreshes(result)),
      grouped(tally.requests.failed),
      grouped(tally.signedOut),
      recovery(outage?.until ?? accessTtl, tally.lastTrouble),
    ]
  })
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** @param since When it could have been over: the end of the outage, or else the first expiry. */
function recovery(since: number, lastTrouble: number): string {
  if (lastTrouble <= since) return 'nobody waited'
  const seconds = Math.round((lastTrouble - since) / SECOND)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
