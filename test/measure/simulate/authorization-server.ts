import type { Assumptions } from './assumptions.js'
import type { Clock } from './clock.js'
import { type Family, judge } from './families.js'
import type { Outage } from './scenario.js'
import type { Tally } from './tally.js'

export interface AccessToken {
  readonly family: Family
  /** Of the refresh token that came with it. */
  readonly generation: number
  readonly expiresAt: number
}

export type RefreshAnswer =
  | { readonly type: 'granted'; readonly token: AccessToken }
  | { readonly type: 'refused' }
  | { readonly type: 'unreachable'; readonly retryAfter: number | null }

export interface AuthorizationServer {
  signIn(family: Family): AccessToken
  refresh(family: Family, generation: number, key: string | null): Promise<RefreshAnswer>
}

/** Serves one refresh after another, as fast as its capacity allows, from a queue that is short. */
export function authorizationServer(
  clock: Clock,
  tally: Tally,
  outage: Outage | null,
  { accessTtl, capacity, queue, retryAfter, latency }: Assumptions,
): AuthorizationServer {
  let freeAt = 0

  function isDown(): boolean {
    return outage !== null && clock.now() >= outage.from && clock.now() < outage.until
  }

  function token(family: Family): AccessToken {
    return { family, generation: family.newest, expiresAt: clock.now() + accessTtl }
  }

  async function answered(family: Family, generation: number, key: string | null): Promise<RefreshAnswer> {
    const down: RefreshAnswer = { type: 'unreachable', retryAfter: null }
    if (isDown()) return down
    const start = Math.max(clock.now(), freeAt)
    if (start - clock.now() > queue) return { type: 'unreachable', retryAfter }
    freeAt = start + 1000 / capacity
    await clock.after(freeAt - clock.now())
    return isDown() ? down : work(family, generation, key)
  }

  function work(family: Family, generation: number, key: string | null): RefreshAnswer {
    const judgement = judge(family, generation, key)
    switch (judgement) {
      case 'rotate':
        Object.assign(family, { newest: family.newest + 1, rotatedBy: key, isNewestUsed: false })
        return { type: 'granted', token: token(family) }
      case 'repeat':
        return { type: 'granted', token: token(family) }
      case 'replay':
        family.isRevoked = true
        return { type: 'refused' }
      case 'revoked':
        return { type: 'refused' }
      default:
        return judgement satisfies never
    }
  }

  return {
    signIn: token,
    async refresh(family, generation, key) {
      await clock.after(latency)
      tally.refreshArrived()
      const answer = await answered(family, generation, key)
      await clock.after(latency)
      return answer
    },
  }
}
