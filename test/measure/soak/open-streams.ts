/** What a page has seen of a stream so far. */
export interface SeenStream {
  events: number
  /** Milliseconds from the request to the first event. */
  first: number
  /** Milliseconds from one event to the next. */
  longestGap: number
  end: string
  /** Whether the page was shown when the stream began. */
  visible: string
}

declare global {
  interface Window {
    streams: Record<string, SeenStream & { over?: Promise<void> }>
  }
}

/** Runs in the page: opens a stream of each kind and notes on the window what comes. */
export function openStreams({ events, interval }: { events: number; interval: number }): void {
  const url = `/api/stream?events=${events}&interval=${interval}`
  const startedAt = performance.now()
  const seconds = () => `after ${Math.round((performance.now() - startedAt) / 1000)} s`

  function noted(): { seen: SeenStream; arrived(count: number): void } {
    const seen = { events: 0, first: 0, longestGap: 0, end: 'still open', visible: document.visibilityState }
    let last = startedAt
    function arrived(count: number): void {
      if (count === 0) return
      const gap = performance.now() - last
      if (seen.events === 0) seen.first = gap
      else seen.longestGap = Math.max(seen.longestGap, gap)
      last += gap
      seen.events += count
    }
    return { seen, arrived }
  }

  async function byFetch({ seen, arrived }: ReturnType<typeof noted>): Promise<void> {
    let isWhole = false
    try {
      const response = await fetch(url)
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const part = await reader?.read()
        if (!part || part.done) break
        arrived(part.value.match(/^id: /gm)?.length ?? 0)
        isWhole ||= part.value.includes('event: done')
      }
      seen.end = isWhole ? 'complete' : `silent end ${seconds()}`
    } catch (error) {
      seen.end = `${error} ${seconds()}`
    }
  }

  function bySource({ seen, arrived }: ReturnType<typeof noted>): Promise<void> {
    const source = new EventSource(url)
    return new Promise((resolve) => {
      function over(end: string): void {
        seen.end = end
        source.close()
        resolve()
      }
      source.onmessage = () => arrived(1)
      source.addEventListener('done', () => over('complete'))
      source.onerror = () => over(`error ${seconds()}, readyState ${source.readyState}`)
    })
  }

  const [one, other] = [noted(), noted()]
  window.streams = {
    fetch: Object.assign(one.seen, { over: byFetch(one) }),
    EventSource: Object.assign(other.seen, { over: bySource(other) }),
  }
}
