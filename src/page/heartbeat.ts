import { type HeartbeatAnswer, isHeartbeatQuestion, type OpenResponse } from '../protocol/heartbeat.js'

interface Ended {
  readonly url: string
  readonly at: number
}

const REMEMBERED = 200
/** Clocks of page and worker are read at different moments. */
const TOLERANCE = 1_000

/**
 * Answers the worker's question which responses are over, and keeps it alive by that. The browser itself reports the
 * end of every response, so no body needs to be touched.
 */
export function answerHeartbeats(): void {
  let ended: readonly Ended[] = []
  new PerformanceObserver((list) => {
    const more = list.getEntries().map(({ name, startTime, duration }) => ({
      url: name,
      at: performance.timeOrigin + startTime + duration,
    }))
    ended = [...ended, ...more].slice(-REMEMBERED)
  }).observe({ type: 'resource', buffered: true })

  navigator.serviceWorker.addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
    if (!isHeartbeatQuestion(data) || !(source instanceof ServiceWorker)) return
    source.postMessage({
      holdfast: 'heartbeat-answer',
      over: overOf(data.open, ended),
    } satisfies HeartbeatAnswer)
  })
}

/** Of several responses from one URL, the oldest are taken for those that ended. */
function overOf(open: readonly OpenResponse[], ended: readonly Ended[]): readonly number[] {
  const unused = [...ended]
  return open.flatMap(({ id, url, since }) => {
    const found = unused.findIndex((end) => end.url === url && end.at > since - TOLERANCE)
    if (found === -1) return []
    unused.splice(found, 1)
    return [id]
  })
}
