import type { Inspection, Session } from 'holdfast'
import { element, write } from '../dom/element.js'
import { timeAgo } from '../dom/time-text.js'
import { whileVisible } from '../dom/while-visible.js'
import { showEvents } from './event-log.js'
import { showFigures } from './figures.js'

/** @returns Looks now. */
export function watchWorker(session: Session): () => Promise<void> {
  const facts = element('worker-facts', HTMLElement)

  async function look(): Promise<void> {
    try {
      show(await session.inspect())
    } catch {
      write(facts, 'does not answer')
    }
  }

  function show({ host, version, startedAt, storage, rotations, requests, pages, events }: Inspection): void {
    showFigures({ ...requests, rotations, pages })
    write(
      facts,
      `v${version} in the ${host}, session in ${storage}, started ${timeAgo(startedAt, Date.now())}`,
    )
    showEvents(events)
  }

  const lookNow = whileVisible(look)
  session.subscribe(() => void lookNow())
  session.ready.then(lookNow, () => write(facts, 'not available'))
  return lookNow
}
