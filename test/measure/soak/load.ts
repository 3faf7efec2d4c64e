import type { Ending } from './book.js'

declare global {
  interface Window {
    load: { isOver: boolean }
  }
}

/**
 * Runs in the page: sends requests of all kinds, one after the other in each of a few lanes, until the load is over.
 *
 * @param draws Numbers from 0 to 1 that all choices are made by.
 */
export function startLoad({ draws }: { draws: readonly number[] }): void {
  const load = { isOver: false }
  window.load = load
  let drawn = 0
  const draw = () => draws[drawn++ % draws.length] ?? 0
  const body = (method: string) => (method === 'POST' ? 'x'.repeat(Math.ceil(20_000 * draw())) : null)
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20 + 300 * draw()))

  /** A few at a time, because browsers let tabs in the background take a breath only once a second. */
  async function lane(sending: readonly (() => Promise<unknown>)[], most: number): Promise<void> {
    const one = () => sending[Math.floor(draw() * sending.length)]?.()
    while (!load.isOver) {
      await Promise.all(Array.from({ length: Math.ceil(most * draw()) }, one))
      await pause()
    }
  }
  void lane([() => byFetch('GET'), () => byFetch('POST'), () => byXhr('GET'), () => byXhr('POST')], 4)
  void lane([streamed, chat, eventSource], 1)
  void lane([() => called('inspect'), () => called('extend')], 1)

  /** What an answer that is not the wanted one means. */
  function refused(status: number): Ending {
    return status === 401 || status === 503 ? `${status}` : 'wrong'
  }

  async function byFetch(method: 'GET' | 'POST'): Promise<void> {
    const entry = window.begin(`fetch ${method}`)
    const sent = body(method)
    try {
      const response = await fetch('/api/echo', { method, body: sent })
      entry.answering()
      const { bytes } = await response.json()
      if (!response.ok) entry.ended(refused(response.status), response.status)
      else entry.ended(bytes === (sent?.length ?? 0) ? 'answered' : 'wrong', bytes)
    } catch (error) {
      entry.failed(error)
    }
  }

  function byXhr(method: 'GET' | 'POST'): Promise<void> {
    const entry = window.begin(`XHR ${method}`)
    const sent = body(method)
    const xhr = new XMLHttpRequest()
    return new Promise((resolve) => {
      xhr.onreadystatechange = () => {
        if (xhr.readyState >= XMLHttpRequest.HEADERS_RECEIVED && xhr.status > 0) entry.answering()
      }
      xhr.onloadend = () => {
        if (xhr.status === 0) entry.failed()
        else if (xhr.status !== 200) entry.ended(refused(xhr.status), xhr.status)
        else entry.ended(xhr.response?.bytes === (sent?.length ?? 0) ? 'answered' : 'wrong', xhr.response)
        resolve()
      }
      xhr.responseType = 'json'
      xhr.open(method, '/api/echo')
      xhr.send(sent)
    })
  }

  async function read(kind: string, url: string, init: RequestInit): Promise<void> {
    const entry = window.begin(kind)
    let text = ''
    try {
      const response = await fetch(url, init)
      entry.answering()
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const part = await reader?.read()
        if (!part || part.done) break
        text += part.value
      }
      if (!response.ok) entry.ended(refused(response.status), response.status)
      else entry.ended(text.includes('event: done') ? 'answered' : 'silently short', text.slice(-80))
    } catch (error) {
      entry.failed(error)
    }
  }

  function streamed(): Promise<void> {
    return read('stream GET', '/api/stream?events=20&interval=60', {})
  }

  function chat(): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const message = JSON.stringify({ message: 'What dies?', interval: 25 })
    return read('stream POST', '/api/chat', { method: 'POST', headers, body: message })
  }

  /** Reconnects as the engine does; what it missed meanwhile must come after all. */
  function eventSource(): Promise<void> {
    const entry = window.begin('EventSource')
    const source = new EventSource('/api/stream?events=12&interval=60')
    let last = 0
    let hasGap = false
    return new Promise((resolve) => {
      source.onopen = () => entry.answering()
      source.onmessage = ({ lastEventId }) => {
        hasGap ||= Number(lastEventId) !== last + 1
        last = Number(lastEventId)
      }
      source.addEventListener('done', () => {
        source.close()
        entry.ended(hasGap || last !== 12 ? 'silently short' : 'answered', last)
        resolve()
      })
      source.onerror = () => {
        if (source.readyState !== EventSource.CLOSED) return
        entry.failed('closed')
        resolve()
      }
    })
  }

  async function called(name: 'inspect' | 'extend'): Promise<void> {
    const entry = window.begin(`session.${name}()`)
    await window.session[name]().then(
      () => entry.ended('answered'),
      (error) => entry.failed(error),
    )
  }
}
