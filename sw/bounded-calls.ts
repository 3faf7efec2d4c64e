import type { CallResult } from '../src/protocol/calls.js'

/** The calls of pages that are under way. */
export interface BoundedCalls {
  /** Makes a call of a page, unless that page has too many under way. */
  make(page: string, call: () => Promise<CallResult<unknown>>): Promise<CallResult<unknown>>
  isNone(): boolean
}

/** More than any page needs. One in a loop keeps nobody else waiting. */
const MAX_CALLS = 50

const TOO_MANY: CallResult<never> = {
  ok: false,
  failure: { code: 'unreachable', message: `this page has ${MAX_CALLS} calls under way; await them first` },
}

export function boundedCalls(): BoundedCalls {
  const underWay = new Set<{ readonly page: string }>()
  return {
    async make(page, call) {
      if ([...underWay].filter((other) => other.page === page).length >= MAX_CALLS) return TOO_MANY
      const mine = { page }
      underWay.add(mine)
      try {
        return await call()
      } finally {
        underWay.delete(mine)
      }
    },
    isNone: () => underWay.size === 0,
  }
}
