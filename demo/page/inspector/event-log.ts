import type { HostEvent } from 'holdfast'
import { element, write } from '../dom/element.js'
import { timeAgo } from '../dom/time-text.js'

const list = element('event-log', HTMLElement)
let shown = ''

/** Newest first. A list that has not grown gets new times only, so that a selection in it lives on. */
export function showEvents(events: readonly HostEvent[]): void {
  const newestFirst = events.toReversed()
  const now = Date.now()
  const key = JSON.stringify(events)
  if (key !== shown) {
    shown = key
    list.replaceChildren(...newestFirst.map(entryOf))
  }
  for (const [n, { at }] of newestFirst.entries()) {
    const time = list.children[n]?.querySelector('time')
    if (time) write(time, timeAgo(at, now))
  }
}

function entryOf({ at, type, detail }: HostEvent): HTMLLIElement {
  const entry = document.createElement('li')
  entry.dataset.type = type
  const time = document.createElement('time')
  time.dateTime = new Date(at).toISOString()
  const what = document.createElement('b')
  what.textContent = type
  const more = document.createElement('span')
  more.textContent = detail
  entry.append(what, more, time)
  return entry
}
