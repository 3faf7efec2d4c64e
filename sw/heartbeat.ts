import type { HeartbeatAnswer, HeartbeatQuestion, OpenResponse } from '../src/protocol/messages.js'

declare const self: ServiceWorkerGlobalScope

/** Keeps this worker alive for as long as a page waits for a response, or reads one that came through it. */
export interface Heartbeat {
  /** A response is on its way, and may be for long: its request waits for the user, or its server is slow. */
  wait(clientId: string, answered: Promise<unknown>): void
  /** The headers of a response are there; its body may take long. */
  track(event: Pick<FetchEvent, 'clientId' | 'request'>, response: Response): void
  /** Asks the pages now what they still read. */
  ask(): Promise<void>
  onAnswer(clientId: string, answer: HeartbeatAnswer): void
  /** Whether some page still reads a response, as far as is known. */
  hasOpenResponses(): boolean
}

/** Firefox stops a worker after 30 seconds without an event, whatever is under way. */
const HEARTBEAT_MS = 10_000
const SMALL_BODY_BYTES = 1_000_000
/** More than any page reads at once: one that never answers is forgotten at some time. */
const MAX_OPEN = 50

/**
 * While something is open the worker asks the pages, and their answers are the events that keep
 * it alive. It asks, and not the page by a timer of its own, because browsers slow down the
 * timers of tabs in the background.
 *
 * @param closed Called when a page was closed over what it read.
 */
export function heartbeat(closed: () => void): Heartbeat {
  const open = new Map<string, OpenResponse[]>()
  const waiting = new Map<Promise<unknown>, string>()
  let timer: ReturnType<typeof setInterval> | undefined
  let last = 0

  async function ask(): Promise<void> {
    for (const clientId of new Set([...open.keys(), ...waiting.values()])) {
      const page = await self.clients.get(clientId)
      const responses = open.get(clientId) ?? []
      if (page) page.postMessage({ holdfast: 'heartbeat', open: responses } satisfies HeartbeatQuestion)
      else if (open.delete(clientId)) closed()
    }
    if (open.size + waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    ask,
    wait(clientId, answered) {
      if (clientId === '') return
      waiting.set(answered, clientId)
      const end = (): void => void waiting.delete(answered)
      answered.then(end, end)
      timer ??= setInterval(ask, HEARTBEAT_MS)
    },
    track({ clientId, request }, { body, headers }) {
      const length = headers.get('content-length')
      if (clientId === '' || body === null || (length !== null && Number(length) < SMALL_BODY_BYTES)) return
      open.set(clientId, [
        ...(open.get(clientId) ?? []).slice(1 - MAX_OPEN),
        { id: ++last, url: request.url, since: Date.now() },
      ])
      timer ??= setInterval(ask, HEARTBEAT_MS)
    },
    onAnswer(clientId, { over }) {
      const rest = (open.get(clientId) ?? []).filter(({ id }) => !over.includes(id))
      if (rest.length > 0) open.set(clientId, rest)
      else open.delete(clientId)
    },
    hasOpenResponses: () => open.size > 0,
  }
}
