import { type HeartbeatAnswer, type OpenResponse, toPage } from '../protocol/messages.js'
import type { Stirred } from './keep-warm.js'

interface Ended {
  readonly url: string
  readonly from: number
  readonly at: number
}

const MAX_REMEMBERED = 200
/** Clocks of page and worker are read at different moments. */
const TOLERANCE_MS = 50

/**
 * Answers the worker's question which responses are over, and keeps it alive by that. The browser itself
 * reports the end of every response, so no body needs to be touched.
 *
 * @param stirred Is told of what else it had to do.
 */
export function answerHeartbeats(stirred: Stirred): void {
  let ended: Ended[] = []
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[]
    const more = entries.map(({ name: url, startTime, duration, workerStart }) => {
      // 0 for what came past it.
      stirred(workerStart)
      const from = performance.timeOrigin + startTime
      // Firefox knows no duration of what came through a worker.
      return { url, from, at: duration ? from + duration : Date.now() }
    })
    ended = [...ended, ...more].slice(-MAX_REMEMBERED)
  }).observe({ type: 'resource', buffered: true })

  navigator.serviceWorker.addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
    const message = toPage(data)
    if (message?.holdfast !== 'heartbeat' || !(source instanceof ServiceWorker)) return
    stirred()
    source.postMessage({
      holdfast: 'heartbeat-answer',
      over: overOf(message.open, ended),
    } satisfies HeartbeatAnswer)
  })
}

/** Each end is used up by the one response whose headers came between its start and its end. */
function overOf(open: readonly OpenResponse[], ended: Ended[]): readonly number[] {
  return open.flatMap(({ id, url, since }) => {
    const found = ended.findLastIndex(
      (end) => end.url === url && end.from < since + TOLERANCE_MS && end.at > since - TOLERANCE_MS,
    )
    if (found === -1) return []
    ended.splice(found, 1)
    return [id]
  })
}
