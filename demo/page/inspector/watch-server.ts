import { button, element, write } from '../dom/element.js'
import { onPress } from '../dom/on-press.js'
import { whileVisible } from '../dom/while-visible.js'
import type { DebugServer } from '../experiments/debug-server.js'
import { showFigures } from './figures.js'

/** @returns Looks now. */
export function watchServer(server: DebugServer): () => Promise<void> {
  const facts = element('server-facts', HTMLElement)
  const absent = element('debug-absent', HTMLElement)
  const needDebug = document.querySelectorAll<HTMLButtonElement>('button[data-debug]')

  async function look(): Promise<void> {
    // A server that is down for a moment is asked again in a second.
    const counters = await server.counters().catch(() => undefined)
    if (counters) showFigures(counters)
    if (counters === null) forbid()
  }

  function forbid(): void {
    absent.hidden = false
    for (const control of needDebug) control.disabled = true
    write(facts, 'Counted only when it was started with --debug.')
  }

  const lookNow = whileVisible(look)
  onPress(
    button('reset-counters'),
    async () => {
      await server.reset()
      await lookNow()
    },
    // The counters that stay as they are say so.
    () => {},
  )
  void lookNow()
  return lookNow
}
