import type { HeartbeatAnswer, HeartbeatQuestion, OpenResponse } from '../src/protocol/heartbeat.js'

declare const self: ServiceWorkerGlobalScope

/** Keeps this worker alive for as long as a page reads a response that came through it. */
export interface Heartbeat {
  /** The headers of a response are there; its body may take long. */
  opened(event: FetchEvent, response: Response): void
  /** Asks the pages now what they still read. */
  ask(): Promise<void>
  heard(clientId: string, answer: HeartbeatAnswer): void
  /** Whether no page reads a response, as far as is known. */
  isSilent(): boolean
}

/** Firefox stops a worker after 30 seconds without an event, streams or not. */
const BEAT = 10_000
const QUICK = 1_000_000
/** More than any page reads at once: one that never answers is forgotten at some time. */
const MOST = 50

/**
 * While something is open the worker asks the pages, and their answers are the events that keep it alive. It asks, and
 * not the page by a timer of its own, because browsers slow down the timers of tabs in the background.
 */
export function heartbeat(): Heartbeat {
  const open = new Map<string, OpenResponse[]>()
  let timer: ReturnType<typeof setInterval> | undefined
  let last = 0

  async function ask(): Promise<void> {
    for (const [clientId, responses] of open) {
      const page = await self.clients.get(clientId)
      if (page) page.postMessage({ holdfast: 'heartbeat', open: responses } satisfies HeartbeatQuestion)
      else open.delete(clientId)
    }
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    ask,
    opened({ clientId, request }, { body, headers }) {
      const length = headers.get('content-length')
      if (clientId === '' || body === null || (length !== null && Number(length) < QUICK)) return
      open.set(clientId, [
        ...(open.get(clientId) ?? []).slice(1 - MOST),
        { id: ++last, url: request.url, since: Date.now() },
      ])
      timer ??= setInterval(ask, BEAT)
    },
    heard(clientId, { over }) {
      const rest = (open.get(clientId) ?? []).filter(({ id }) => !over.includes(id))
      if (rest.length > 0) open.set(clientId, rest)
      else open.delete(clientId)
    },
    isSilent: () => open.size === 0,
  }
}
