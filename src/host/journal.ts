import type { HostEvent, Inspection } from '../protocol/inspection.js'

/** What happened in this life of the host, for `session.inspect()`. */
export interface Journal {
  record(type: HostEvent['type'], detail: string): void
  /** A protected request came in. */
  began(): void
  /** It was answered, resent first or not, or given up. */
  ended(how: 'answered' | 'failed'): void
  /** It is sent again, with a newer access token. */
  resent(request: Pick<Request, 'method' | 'url'>): void
  /** A resource server has said where its metadata are. */
  metadataAt(request: Pick<Request, 'url'>, metadata: string): void
  /** Whether all that began has ended. */
  isIdle(): boolean
  read(): Pick<Inspection, 'startedAt' | 'requests' | 'resourceMetadata' | 'events'>
}

const MAX_EVENTS = 50
const AND = ', and '

export function createJournal(host: Inspection['host']): Journal {
  const startedAt = Date.now()
  const requests = { protected: 0, pending: 0, resent: 0, failed: 0 }
  let resourceMetadata = {}
  let events: readonly HostEvent[] = [
    { at: startedAt, type: 'started', detail: `the ${host} started to serve` },
  ]

  /** How many more requests than it names the last event tells of. */
  let alike = 0

  function record(type: HostEvent['type'], detail: string): void {
    const waiting =
      type === 'rotation' && requests.pending > 0 ? `, serving ${requests.pending} waiting requests` : ''
    events = [...events.slice(1 - MAX_EVENTS), { at: Date.now(), type, detail: detail + waiting }]
  }

  return {
    record,
    began() {
      requests.protected++
      requests.pending++
    },
    ended(how) {
      requests.pending--
      if (how === 'failed') requests.failed++
    },
    resent({ method, url }) {
      requests.resent++
      const { origin, pathname } = new URL(url)
      const last = events.at(-1)
      // Those that waited together are one line: they must not push out what they waited for.
      alike = last?.type === 'resend' ? alike + 1 : 0
      if (last && alike > 0) {
        const [first = ''] = last.detail.split(AND)
        events = [...events.slice(0, -1), { ...last, detail: `${first}${AND}${alike} more` }]
      } else record('resend', `${method} ${origin}${pathname}`)
    },
    metadataAt({ url }, metadata) {
      resourceMetadata = { ...resourceMetadata, [new URL(url).origin]: metadata }
    },
    isIdle: () => requests.pending === 0,
    read: () => ({ startedAt, requests: { ...requests }, resourceMetadata, events }),
  }
}
