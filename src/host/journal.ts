import type { HostEvent, Inspection } from '../protocol/inspection.js'

/** What happened in this life of the host, for `session.inspect()`. */
export interface Journal {
  record(type: HostEvent['type'], detail: string): void
  /** A protected request came in. */
  began(): void
  /** It was answered, resent first or not, or given up. */
  ended(how: 'answered' | 'failed'): void
  resent(): void
  /** Whether all that began has ended. */
  isIdle(): boolean
  read(): Pick<Inspection, 'startedAt' | 'requests' | 'events'>
}

const LENGTH = 50

export function createJournal(host: Inspection['host']): Journal {
  const startedAt = Date.now()
  const requests = { protected: 0, pending: 0, resent: 0, failed: 0 }
  let events: readonly HostEvent[] = [
    { at: startedAt, type: 'started', detail: `the ${host} started to serve` },
  ]

  return {
    record(type, detail) {
      const waiting =
        type === 'rotation' && requests.pending > 0 ? `, serving ${requests.pending} waiting requests` : ''
      events = [...events.slice(1 - LENGTH), { at: Date.now(), type, detail: detail + waiting }]
    },
    began() {
      requests.protected++
      requests.pending++
    },
    ended(how) {
      requests.pending--
      if (how === 'failed') requests.failed++
    },
    resent() {
      requests.resent++
    },
    isIdle: () => requests.pending === 0,
    read: () => ({ startedAt, requests: { ...requests }, events }),
  }
}
