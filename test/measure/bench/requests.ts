import type { QuietPage } from './quiet-pages.js'
import './pages/ready.js'

type Evaluating = Pick<QuietPage, 'evaluate'>

/** Sends requests one after the other, and tells how long each took, in milliseconds. */
export function timed(page: Evaluating, url: string, times: number): Promise<number[]> {
  return page.evaluate(
    async ([path, count]) => {
      const headers = await window.ready
      const took: number[] = []
      while (took.length < count) {
        const begun = performance.now()
        const response = await fetch(path, { headers, cache: 'no-store' })
        await response.arrayBuffer()
        took.push(performance.now() - begun)
        if (!response.ok) throw new Error(`${path} answered ${response.status}`)
      }
      return took
    },
    [url, times] as const,
  )
}

/** How long a request took, and how long its worker, from its start or from the request on, to the answer. */
export function workerTimed(page: QuietPage, url: string): Promise<{ took: number; worker: number }> {
  return page.evaluate(async (path) => {
    const headers = await window.ready
    performance.clearResourceTimings()
    const begun = performance.now()
    const response = await fetch(path, { headers, cache: 'no-store' })
    await response.arrayBuffer()
    const took = performance.now() - begun
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
    const [{ workerStart, responseStart }] = performance.getEntriesByType('resource') as [
      PerformanceResourceTiming,
    ]
    return { took, worker: responseStart - workerStart }
  }, url)
}

/** To the page it is a minute later. */
export function readForAMinute(page: QuietPage): Promise<void> {
  return page.evaluate(() => {
    const { now } = performance
    performance.now = () => now.call(performance) + 60_000
  }, null)
}

/** Has the page send a request when it is clicked next. */
export function timeClick(page: QuietPage, url: string): Promise<void> {
  return page.evaluate((path) => {
    window.clicked = new Promise((resolve) => {
      addEventListener(
        'click',
        async () => {
          const begun = performance.now()
          const response = await fetch(path, { cache: 'no-store' })
          await response.arrayBuffer()
          resolve(performance.now() - begun)
        },
        { once: true },
      )
    })
  }, url)
}

/** How long that took, in milliseconds. */
export function timeOfClick(page: QuietPage): Promise<number> {
  return page.evaluate(() => window.clicked, null)
}

/** How long it took from the navigation to this page until its first byte was there, in milliseconds. */
export function untilResponse(page: Evaluating): Promise<number> {
  return page.evaluate(() => {
    const [{ responseStart }] = performance.getEntriesByType('navigation') as [PerformanceNavigationTiming]
    return responseStart
  }, null)
}

/**
 * Reads a body to its end into one small buffer, so that the page leaves no garbage to be measured.
 *
 * @returns How long it took, in milliseconds.
 */
export function drained(page: QuietPage, megabytes: number): Promise<number> {
  return page.evaluate(async (size) => {
    const headers = await window.ready
    const begun = performance.now()
    const response = await fetch(`/api/bytes?size=${size}`, { headers })
    const reader = response.body?.getReader({ mode: 'byob' })
    let buffer = new ArrayBuffer(65_536)
    let left = size
    while (reader) {
      const { done, value } = await reader.read(new Uint8Array(buffer))
      if (done) break
      left -= value.length
      buffer = value.buffer
    }
    if (left !== 0) throw new Error(`${left} of ${size} bytes are missing; status ${response.status}`)
    return performance.now() - begun
  }, megabytes * 1_000_000)
}

/** Sends requests at the same moment, and gives back their status codes. */
export function atOnce(page: QuietPage, url: string, times: number): Promise<number[]> {
  return page.evaluate(
    ([path, count]) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const response = await fetch(path)
          await response.arrayBuffer()
          return response.status
        }),
      ),
    [url, times] as const,
  )
}

/** Which static route of its worker the browser takes for a request of this page; `undefined` is none. */
export function routeOf(page: QuietPage, url: string): Promise<string | undefined> {
  return page.evaluate(async (path) => {
    performance.clearResourceTimings()
    await (await fetch(path, { cache: 'no-store' })).arrayBuffer()
    const [entry] = performance.getEntriesByType('resource') as RoutedTiming[]
    return entry?.workerMatchedRouterSource || entry?.workerMatchedSourceType || undefined
  }, url)
}

/** https://w3c.github.io/resource-timing/#dom-performanceresourcetiming-workermatchedroutersource */
interface RoutedTiming extends PerformanceEntry {
  readonly workerMatchedRouterSource?: string
  /** Chromium's first name for it. */
  readonly workerMatchedSourceType?: string
}
