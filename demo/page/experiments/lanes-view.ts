import { element, write } from '../dom/element.js'
import { duration } from '../dom/time-text.js'
import { type Lane, tally } from './burst.js'

const list = element('experiment-lanes', HTMLElement)

/** Draws requests as bars over one span of time. */
export function showLanes(lanes: readonly Lane[], now: number): void {
  while (list.children.length > lanes.length) list.lastElementChild?.remove()
  while (list.children.length < lanes.length) list.append(emptyLane())
  const from = Math.min(...lanes.map(({ startedAt }) => startedAt))
  const to = Math.max(...lanes.map(({ endedAt }) => endedAt ?? now))
  // A hundredth of a second at the least: a lone fast request is no long bar.
  const span = Math.max(10, to - from)
  for (const [n, lane] of lanes.entries()) draw(list.children[n], lane, from, span, now)
}

function emptyLane(): HTMLLIElement {
  const row = document.createElement('li')
  for (const name of ['lane-label', 'lane-track', 'lane-answer']) {
    const part = document.createElement('span')
    part.className = name
    row.append(part)
  }
  row.querySelector('.lane-track')?.append(document.createElement('i'))
  return row
}

function draw(row: Element | undefined, lane: Lane, from: number, span: number, now: number): void {
  const bar = row?.querySelector('i')
  const label = row?.querySelector('.lane-label')
  const answer = row?.querySelector('.lane-answer')
  if (!(row instanceof HTMLElement) || !bar || !label || !answer) return
  const { startedAt, endedAt, statuses } = lane
  const end = endedAt ?? now
  row.dataset.tone = toneOf(lane)
  bar.style.marginInlineStart = `${((startedAt - from) / span) * 100}%`
  bar.style.inlineSize = `${Math.max(1, ((end - startedAt) / span) * 100)}%`
  write(label, lane.label)
  write(answer, endedAt === null ? 'waiting' : `${tally(statuses)} · ${duration(endedAt - startedAt)}`)
}

function toneOf({ endedAt, statuses }: Lane): 'waiting' | 'good' | 'bad' {
  if (endedAt === null) return 'waiting'
  return statuses.every((status) => status === 200) ? 'good' : 'bad'
}
