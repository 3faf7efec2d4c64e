import { postJson } from '../dom/post-json.js'

/** What the reference server has counted since it was last set to zero. */
export interface Counters extends Readonly<Record<string, number>> {
  readonly refreshGrants: number
  readonly refreshRetries: number
  readonly replaysDetected: number
  readonly authorized: number
  readonly unauthorized: number
}

/** What the next `count` refreshes meet. */
export interface Fault {
  readonly target: 'refresh'
  readonly count: number
  readonly status?: number
  readonly retryAfter?: number
  readonly drop?: 'before' | 'after'
}

/** The reference server's own ways to be looked at and to be broken. */
export interface DebugServer {
  /** `null` when the server was started without `--debug`. */
  counters(): Promise<Counters | null>
  reset(): Promise<void>
  expireAccess(): Promise<void>
  revoke(): Promise<void>
  fault(fault: Fault): Promise<void>
}

export function createDebugServer(): DebugServer {
  async function post(path: string, body: object = {}): Promise<void> {
    const response = await postJson(path, body)
    if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  }

  let isAbsent = false

  return {
    async counters() {
      if (isAbsent) return null
      const response = await fetch('/debug/stats', { cache: 'no-store' })
      isAbsent = response.status === 404
      if (isAbsent) return null
      if (!response.ok) throw new Error(`/debug/stats answered ${response.status}`)
      return (await response.json()) as Counters
    },
    reset: () => post('/debug/reset'),
    expireAccess: () => post('/debug/expire-access'),
    revoke: () => post('/debug/revoke'),
    fault: (fault) => post('/debug/faults', fault),
  }
}
