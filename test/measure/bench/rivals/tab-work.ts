import type { Page } from 'playwright-core'
import { LAST_EVENT } from './resource-server.js'
import './pages/app.js'

/** What a tab asks for at one moment. */
export const REQUESTS = 3
/** In milliseconds. A request that is not answered by then has failed. */
const PATIENCE = 15_000

export interface TabWork {
  /** The status codes; 0 where there was no answer. */
  readonly statuses: readonly number[]
  readonly streamStatus: number
  readonly isStreamComplete: boolean
  /** Milliseconds since the epoch. */
  readonly begun: number
  readonly ended: number
}

/** Sends requests and opens a stream at the same moment. */
export function work(page: Page): Promise<TabWork> {
  return page.evaluate(
    async ([count, lastEvent, patience]) => {
      const now = () => performance.timeOrigin + performance.now()
      const inTime = <T>(answer: Promise<T>, otherwise: T) =>
        Promise.race([
          answer.catch(() => otherwise),
          new Promise<T>((resolve) => setTimeout(resolve, patience, otherwise)),
        ])
      const streamed = async () => {
        const { status, body } = await window.contestant.stream('/api/stream')
        const text = await new Response(body).text()
        return { streamStatus: status, isStreamComplete: status === 200 && text.endsWith(lastEvent) }
      }
      const begun = now()
      const [stream, ...statuses] = await Promise.all([
        inTime(streamed(), { streamStatus: 0, isStreamComplete: false }),
        ...Array.from({ length: count }, () => inTime(window.contestant.get('/api/me'), 0)),
      ])
      return { ...stream, statuses, begun, ended: now() }
    },
    [REQUESTS, LAST_EVENT, PATIENCE] as const,
  )
}

/** Whether the tab gets a request served. */
export function isServed(page: Page): Promise<boolean> {
  return page.evaluate(
    (patience) =>
      Promise.race([
        window.contestant.get('/api/me').then(
          (status) => status === 200,
          () => false,
        ),
        new Promise<boolean>((resolve) => setTimeout(resolve, patience, false)),
      ]),
    PATIENCE,
  )
}
