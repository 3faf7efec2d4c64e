import { rememberXhr } from '../remember-xhr.js'
import { type Repeating, TRIES } from './repeating.js'

const EVENTS = ['readystatechange', 'progress', 'load', 'error', 'timeout', 'abort', 'loadend']

/** Holds the events of a request that failed back until it is known whether it is sent again. */
export function repeatXhr({ isRepeatable, begun }: Repeating): void {
  const { send } = XMLHttpRequest.prototype
  const { told, reopen } = rememberXhr()

  function guard(xhr: XMLHttpRequest, hasDied: () => Promise<boolean>, tries: number): void {
    const passed = new AbortController()
    const held = new Map<string, Event>()

    function look(event: Event): void {
      if (held.size === 0 && !isSuspect(xhr)) {
        // What is read from the server reaches the page as it comes.
        if (xhr.readyState > XMLHttpRequest.OPENED) passed.abort()
        return
      }
      event.stopImmediatePropagation()
      held.set(event.type, event)
      if (event.type === 'loadend') void end()
    }

    async function end(): Promise<void> {
      const isFinal = tries === TRIES || held.has('timeout') || held.has('abort')
      // Without an await where nothing is asked: `abort()` fires its events before it returns.
      const isRepeated = !isFinal && (await hasDied())
      passed.abort()
      if (xhr.readyState === XMLHttpRequest.UNSENT && !held.has('abort')) return tell(xhr, ABORTED)
      // The page has opened it for something else.
      if (xhr.readyState === XMLHttpRequest.OPENED) return
      if (isRepeated) again(xhr, hasDied, tries + 1)
      else tell(xhr, held.values())
    }

    for (const type of EVENTS) xhr.addEventListener(type, look, { capture: true, signal: passed.signal })
  }

  function again(xhr: XMLHttpRequest, hasDied: () => Promise<boolean>, tries: number): void {
    // The page has seen these already.
    xhr.addEventListener('readystatechange', stop, { capture: true, once: true })
    xhr.addEventListener('loadstart', stop, { capture: true, once: true })
    reopen(xhr)
    guard(xhr, hasDied, tries)
    send.call(xhr)
  }

  XMLHttpRequest.prototype.send = function (body) {
    const what = told(this)
    if (what?.isAsync && isRepeatable(what.method, what.url)) guard(this, begun(), 1)
    send.call(this, body)
  }
}

const ABORTED = [new ProgressEvent('abort'), new ProgressEvent('loadend')]

function isSuspect({ readyState, status }: XMLHttpRequest): boolean {
  return status === 401 || (status === 0 && readyState === XMLHttpRequest.DONE)
}

function stop(event: Event): void {
  event.stopImmediatePropagation()
}

/** Tells the page what was held back. */
function tell(xhr: XMLHttpRequest, events: Iterable<Event>): void {
  for (const event of events) {
    const { type } = event
    xhr.dispatchEvent(event instanceof ProgressEvent ? new ProgressEvent(type, event) : new Event(type))
  }
}
