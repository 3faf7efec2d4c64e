import type { SessionState } from '../protocol/session-state.js'
import { chooseMessages } from './choose-messages.js'
import { contentOf } from './content.js'
import { countDown } from './countdown.js'
import type { DialogMessages } from './messages.js'
import { createModal } from './modal.js'
import { paint, paintCountdown } from './paint.js'
import { type Parts, write } from './parts.js'
import { presence } from './presence.js'
import type { DialogSession, SessionDialogElement } from './session-dialog-element.js'
import { CLOSED, nextView, type Shown, type View } from './view.js'

/** How long the user who came back is told that all is well: enough for a click that was on its way. */
const STAYED_MS = 3_000

/** Shows what becomes of one session. */
export interface Following {
  /** Shows it anew, after an attribute of the element has changed. */
  redraw(): void
  end(): void
}

export function followSession(host: SessionDialogElement, parts: Parts, session: DialogSession): Following {
  const ending = new AbortController()
  const { signal } = ending
  const modal = createModal(parts, answer, signal)
  let before: SessionState = { status: 'unknown' }
  let view: View = CLOSED
  let stopClock = () => {}

  function look(): void {
    const state = session.getState()
    const next = nextView(view, before, state, presence())
    before = state
    tellReachable(state)
    if (JSON.stringify(next) !== JSON.stringify(view)) show(next)
  }

  function tellReachable(state: SessionState): void {
    const { language, unreachable } = chooseMessages(host.messages, languageAround(host))
    parts.unreachable.lang = language
    write(parts.unreachable, state.status === 'active' && !state.reachable ? unreachable : '')
  }

  function show(next: View): void {
    const isOther = next.type !== view.type
    view = next
    stopClock()
    if (view.type === 'closed') {
      modal.close()
      return
    }
    const messages = chooseMessages(host.messages, languageAround(host))
    paint(parts, contentOf(view, messages, host.dismissible), messages)
    parts.dialog.dataset.view = view.type
    stopClock = startClock(view, messages)
    // Opened anew, so that it is read out from its title on; but the button under the pointer must not move.
    modal.open(isOther && view.type !== 'stayed')
  }

  function startClock(shown: Shown, messages: DialogMessages): () => void {
    switch (shown.type) {
      case 'idle':
        return countDown(shown.at, paintCountdown(parts, messages.idleCountdown, messages.language))
      case 'lapsing':
        return countDown(shown.at, paintCountdown(parts, messages.lapsingCountdown, messages.language))
      case 'stayed': {
        const timer = setTimeout(() => show(CLOSED), STAYED_MS)
        return () => clearTimeout(timer)
      }
      case 'refused':
      case 'ended':
        return () => {}
      default:
        return shown satisfies never
    }
  }

  function answer(): void {
    if (view.type === 'idle') stay(view.at)
    else if (view.type === 'lapsing') show({ type: 'closed', answered: view.at })
    else show(view.type === 'refused' ? { type: 'closed', answered: 'refused' } : CLOSED)
  }

  function stay(at: number): void {
    show({ type: 'closed', answered: at })
    session.extend().catch(() => {
      // Asked again: the deadline still stands.
      if (view.type === 'closed' && view.answered === at) view = CLOSED
      if (!signal.aborted) look()
    })
  }

  // What fails stays on the screen, and can be pressed again.
  const signOut = (): void => void session.signOut().catch(() => {})
  parts.signOut.addEventListener('click', signOut, { signal })
  parts.reload.addEventListener('click', () => location.reload(), { signal })
  const unsubscribe = session.subscribe(look)
  look()

  return {
    redraw() {
      tellReachable(before)
      show(view)
    },
    end() {
      unsubscribe()
      stopClock()
      modal.close()
      ending.abort()
      write(parts.unreachable, '')
    },
  }
}

function languageAround(host: Element): string {
  return (host.closest<HTMLElement>('[lang]') ?? document.documentElement).lang
}
