export const faultTargets = ['refresh', 'api', 'sign-in', 'sign-out'] as const

export type FaultTarget = (typeof faultTargets)[number]

/** What happens to a request instead of, or besides, what it asks for. */
export type FaultEffect =
  | { readonly type: 'status'; readonly status: number; readonly retryAfter: number | undefined }
  | { readonly type: 'drop'; readonly when: 'before' | 'midway' | 'after' }
  | { readonly type: 'garbage' }
  | { readonly type: 'none' }

export interface Fault {
  readonly delayMs: number
  readonly effect: FaultEffect
}

export interface Faults {
  /** The next `count` requests to the target meet this fault. Replaces what was set before. */
  readonly set: (target: FaultTarget, count: number, fault: Fault) => void
  readonly clear: () => void
  /** The fault that one request meets, which uses it up. */
  readonly take: (target: FaultTarget) => Fault | undefined
}

export function createFaults(): Faults {
  const pending = new Map<FaultTarget, { left: number; fault: Fault }>()
  return {
    set: (target, count, fault) => {
      pending.set(target, { left: count, fault })
    },
    clear: () => pending.clear(),
    take: (target) => {
      const entry = pending.get(target)
      if (!entry || entry.left === 0) return undefined
      entry.left -= 1
      return entry.fault
    },
  }
}
