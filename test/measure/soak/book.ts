/** How a request ended, as its page saw it. */
export type Ending =
  | 'answered'
  /** The answer that a fault was asked to give. */
  | '503'
  /** Without its credential. */
  | '401'
  /** Failed before there was an answer, as without a network. */
  | 'network error'
  /** Failed after it had begun to be answered. */
  | 'cut'
  /** Ended like a whole answer, and was not one. */
  | 'silently short'
  /** Another answer than the one to this request. */
  | 'wrong'

/** Something that did not end as it should. Times are milliseconds since the epoch. */
export interface Trouble {
  readonly kind: string
  readonly ending: Ending
  readonly since: number
  readonly at: number
  /** In the browser's words. */
  readonly why: string
}

interface Open {
  readonly kind: string
  readonly since: number
  /** The answer has begun, or there will be none. */
  readonly answered: Promise<void>
}

/** Notes how one request goes. */
export interface Entry {
  /** Its answer has begun. */
  answering(): void
  ended(ending: Ending, why?: unknown): void
  failed(why?: unknown): void
}

/** What one page has seen. */
export interface Book {
  readonly endings: Record<string, Partial<Record<Ending, number>>>
  /** How often this page showed that nobody is signed in. */
  signedOut: number
  /** The longest that anything took, in milliseconds. */
  longest: number
  /** What has not ended yet. */
  readonly open: Record<string, Open>
  readonly troubles: Trouble[]
}

declare global {
  interface Window {
    book: Book
    begin(kind: string): Entry
  }
}

/** Runs in the page: puts an empty book on the window. */
export function openBook(): void {
  const book: Book = { endings: {}, signedOut: 0, longest: 0, open: {}, troubles: [] }
  let begun = 0

  window.book = book
  window.begin = (kind) => {
    const id = String(++begun)
    const since = Date.now()
    const { promise: answered, resolve } = Promise.withResolvers<void>()
    book.open[id] = { kind, since, answered }
    let isAnswering = false

    function ended(ending: Ending, why: unknown = ''): void {
      const at = Date.now()
      resolve()
      delete book.open[id]
      book.longest = Math.max(book.longest, at - since)
      const endings = book.endings[kind] ?? {}
      book.endings[kind] = { ...endings, [ending]: (endings[ending] ?? 0) + 1 }
      if (ending === 'answered' || ending === '503') return
      book.troubles.push({ kind, ending, since, at, why: String(why) })
    }

    return {
      answering() {
        isAnswering = true
        resolve()
      },
      ended,
      failed: (why) => ended(isAnswering ? 'cut' : 'network error', why),
    }
  }
  window.session.subscribe(() => {
    if (window.session.getState().status === 'signed-out') book.signedOut++
  })
}
