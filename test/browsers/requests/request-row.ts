/** Where a request of the table goes, as the page knows it. */
export interface Place {
  /** `http://localhost:…/api`, on the page's own origin or on another. */
  readonly api: string
  /** An origin that is not that of `api`. */
  readonly elsewhere: string
  /** What the page must ask for to send the credential of this mode to another origin. */
  readonly credentials: RequestCredentials
  /** Differs from request to request, so that no cache answers. */
  readonly nonce: string
}

/** A request as the server, or a proxy before it, has seen it. */
export interface Arrived {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** 0 until the server has answered. */
  readonly status: number
  /** Whether the browser broke it off. */
  readonly isCut: boolean
}

/** One kind of request: how a page makes it, and what must arrive. Shared by the page and by the test. */
export interface RequestRow {
  readonly name: string
  /** Makes it as a page does. Rejects when the page does not get what it must get. */
  request(place: Place): Promise<unknown>
  /** What the server must have answered with success; `null`: nothing at all may arrive. */
  readonly arrives: {
    readonly method: string
    readonly path: string
    /** What of the request must be as the page set it. */
    readonly keeps?: (arrived: Arrived) => boolean
  } | null
  /** Rows that have no meaning elsewhere. */
  readonly only?: 'same origin' | 'header'
  /** Goes where no credential belongs. */
  readonly isUnprotected?: true
  /** What works where this does not. */
  readonly otherwise?: string
}

export function urlIn({ api, nonce }: Place, path: string): string {
  return `${api}/${path}${path.includes('?') ? '&' : '?'}n=${nonce}`
}

/** @throws Error that says both. */
export function expectSame(what: string, seen: unknown, wanted: unknown): void {
  if (JSON.stringify(seen) === JSON.stringify(wanted)) return
  throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`)
}

/** Resolves with the event; rejects with an `error` event. */
export function nextOf(target: EventTarget, type: string, inside: Element | null = null): Promise<Event> {
  return new Promise((resolve, reject) => {
    target.addEventListener(type, resolve, { once: true })
    target.addEventListener('error', () => reject(new Error(`${target.constructor.name} failed`)), {
      once: true,
    })
    if (inside && target instanceof Node) inside.append(target)
  })
}
