import { element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { duration } from '../dom/time-text.js'
import { type Lane, tally } from './burst.js'
import type { Counters, DebugServer } from './debug-server.js'
import { showLanes } from './lanes-view.js'

const title = element('experiment-title', HTMLElement)
const summary = element('experiment-summary', HTMLElement)
const result = element('experiment-result', HTMLElement)

/** Does something, shows its requests meanwhile, and at the end what it cost the server. */
export async function experiment(
  name: string,
  server: DebugServer,
  act: (progress: (lanes: readonly Lane[]) => void) => Promise<readonly Lane[] | string>,
): Promise<void> {
  let lanes: readonly Lane[] = []
  const draw = (): void => showLanes(lanes, Date.now())
  const growing = setInterval(draw, 100)
  result.dataset.state = 'running'
  write(title, name)
  write(summary, 'Running…')
  draw()
  try {
    const before = await server.counters().catch(() => null)
    const outcome = await act((next) => {
      lanes = next
      draw()
    })
    if (typeof outcome !== 'string') lanes = outcome
    const after = await server.counters().catch(() => null)
    write(summary, typeof outcome === 'string' ? outcome : inWords(outcome, before, after))
  } catch (error) {
    write(summary, failureText(error))
  } finally {
    clearInterval(growing)
    result.dataset.state = 'done'
    draw()
  }
}

function inWords(lanes: readonly Lane[], before: Counters | null, after: Counters | null): string {
  const slowest = Math.max(...lanes.map(({ startedAt, endedAt }) => (endedAt ?? startedAt) - startedAt))
  const parts = [tally(lanes.flatMap(({ statuses }) => statuses))]
  if (before && after) {
    const grown = (name: keyof Counters): number => (after[name] ?? 0) - (before[name] ?? 0)
    parts.push(plural(grown('refreshGrants'), 'refresh', 'refreshes'))
    if (grown('refreshRetries') > 0)
      parts.push(`${plural(grown('refreshRetries'), 'repeat', 'repeats')} of it`)
    parts.push(plural(grown('replaysDetected'), 'replay', 'replays'))
  }
  parts.push(`slowest ${duration(slowest)}`)
  return parts.join(' · ')
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
