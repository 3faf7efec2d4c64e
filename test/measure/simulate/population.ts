import type { Assumptions } from './assumptions.js'
import { logNormal, type Random, seeded } from './random.js'

export interface Person {
  readonly signsInAt: number
  readonly tabs: number
  /** Of what the user does: the same under every practice. */
  readonly habits: Random
  /** Of what the software does. */
  readonly jitter: Random
}

export function population({ seed, browsers, tabs, signInWindow }: Assumptions): readonly Person[] {
  const random = seeded(seed)
  return Array.from({ length: browsers }, () => ({
    signsInAt: Math.floor(random() * signInWindow),
    tabs: Math.min(tabs.most, Math.max(1, Math.round(logNormal(tabs.median, tabs.spread, random)))),
    habits: seeded(random() * 2 ** 32),
    jitter: seeded(random() * 2 ** 32),
  }))
}
