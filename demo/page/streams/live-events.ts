import { button, element, write } from '../dom/element.js'

const SHOWN = 200

/**
 * What `EventSource` gives, untouched: no header can be set on it, and none is needed.
 *
 * @returns Stops it and forgets what came.
 */
export function bindLiveEvents(): () => void {
  const form = element('stream-form', HTMLFormElement)
  const count = element('stream-events', HTMLInputElement)
  const interval = element('stream-interval', HTMLInputElement)
  const ids = element('stream-ids', HTMLElement)
  const state = element('stream-state', HTMLElement)
  const start = button('stream-start')
  const stop = button('stream-stop')
  let source: EventSource | null = null

  function end(said: string): void {
    source?.close()
    source = null
    start.hidden = false
    stop.hidden = true
    write(state, said)
  }

  function show(id: string): void {
    const tick = document.createElement('li')
    tick.textContent = id
    ids.append(tick)
    if (ids.children.length > SHOWN) ids.firstElementChild?.remove()
    ids.scrollTop = ids.scrollHeight
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const opened = new EventSource(`/api/stream?events=${count.value}&interval=${interval.value}`)
    source = opened
    ids.replaceChildren()
    start.hidden = true
    stop.hidden = false
    stop.focus()
    write(state, 'connecting')
    opened.addEventListener('open', () => write(state, 'open'))
    opened.addEventListener('message', ({ lastEventId }) => show(lastEventId))
    // Left open, it would connect again for what comes after the last event.
    opened.addEventListener('done', () => end('complete'))
    opened.addEventListener('error', () => {
      if (opened.readyState === EventSource.CLOSED) end('refused: sign in first')
      else write(state, 'reconnecting')
    })
  })
  stop.addEventListener('click', () => {
    end('stopped')
    start.focus()
  })

  return () => {
    end('stopped')
    ids.replaceChildren()
  }
}
