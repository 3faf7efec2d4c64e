import type { Owner } from '../../core/session.js'
import type { CallResult, Calls } from '../../protocol/calls.js'
import { ownerTold, parseSnapshot } from '../../protocol/snapshot.js'

/**
 * Whom this page takes for the user: its host, which hears of other pages, may know of
 * somebody else before it does.
 */
export interface PageUser {
  owner(): Owner | null
  sentAs(owner: Owner): void
  learnt(owner: Owner | null): void
  /** The same calls; what they bring back the page learns. */
  learning(calls: Calls): Calls
}

export function pageUser(): PageUser {
  let known: Owner | null = null
  function told(result: CallResult<unknown>): void {
    const snapshot = result.ok ? parseSnapshot(result.value) : null
    known = (snapshot && ownerTold(snapshot)) ?? known
  }
  return {
    owner: () => known,
    sentAs(owner) {
      known ??= owner
    },
    learnt(owner) {
      known = owner ?? known
    },
    learning(calls) {
      const learnt = Object.entries(calls).map(([name, call]) => [
        name,
        async (options: unknown) => {
          const result = await call(options)
          told(result)
          return result
        },
      ])
      return Object.fromEntries(learnt)
    },
  }
}
