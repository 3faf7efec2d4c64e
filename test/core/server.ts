import { MAIN, type Target } from '../../src/core/target.js'
import type { EndReason, StepUp } from '../../src/protocol/session-state.js'
import { type Family, judge, newFamily, rotate, use } from './families.js'

/** What goes wrong with the next refresh. `cut` and `malformed` come after the server did its work. */
export type Fault =
  | { readonly type: 'unreachable' | 'hang' | 'cut' | 'malformed' }
  | { readonly type: 'busy'; readonly retryAfter: number | null }
  | { readonly type: 'refused'; readonly reason: EndReason }

export interface WireTokens {
  readonly type: 'granted'
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresIn: number
  /** What is left of the session, where the server says so. Seconds. */
  readonly refreshExpiresIn: number | null
  readonly claims: { readonly sub: string; readonly family: number }
}

export type WireAnswer =
  | WireTokens
  | { readonly type: 'refused'; readonly reason: EndReason }
  | { readonly type: 'target-refused'; readonly error: 'invalid_target' }
  | { readonly type: 'unreachable'; readonly retryAfter: number | null }
  | { readonly type: 'hang' }

interface AccessToken {
  readonly target: Target
  readonly family: Family
  readonly generation: number
  readonly answer: number
  readonly expiresAt: number
}

/** An authorization server and the resource servers beside it, one for each target. Times in ms, except on the wire. */
export interface Server {
  readonly count: Record<Counter, number>
  /** How often a refresh token was rotated for an access token of this target. */
  rotationsFor(target: Target): number
  /** For these it grants no access token. */
  unknown: readonly Target[]
  /** Each one meets one refresh. */
  faults: readonly Fault[]
  /** How many moments each of the next refreshes takes longer to get here. */
  delays: readonly number[]
  /** How long after a rotation a duplicate of it is taken for late, not for theft. Seconds. */
  grace: number
  /** Seconds. */
  accessTtl: number
  /** How long a refresh token lives, from each rotation on; `null`: the server does not say, and none ends. Seconds. */
  refreshTtl: number | null
  /** After this long from sign-in no refresh token is good. Seconds. */
  maxAge: number
  signIn(user: string): WireTokens
  refresh(refreshToken: string | null, key: string, target?: Target): WireAnswer
  /** Each one keeps it from hearing of one revocation. */
  deaf: number
  /** @param token A refresh or an access token. @returns Whether it has heard. */
  revoke(token: string | null): boolean
  /** The user that a request to a target is answered for; `null`: answered 401. */
  authorize(accessToken: string | null, target?: Target): string | null
  /** From now on a resource server wants users to sign in once more. */
  demand(asked: StepUp): void
  /** What a resource server refuses this access token for, good as it is. */
  asks(accessToken: string | null): StepUp | null
  expireAccess(): void
  /** From now on no access token is good enough, however fresh. */
  refuseEverything(): void
}

/** `forks`: a refresh token was presented again, and not as the same attempt. `changed`: as the same one, but for another target that was not refused. `twoHolders`: an access token was used after that of a later answer to the same attempt. */
type Counter =
  | 'refreshGrants'
  | 'refreshRetries'
  | 'refreshRefused'
  | 'refreshLate'
  | 'replaysDetected'
  | 'familiesRevoked'
  | 'unauthorized'
  | 'forks'
  | 'changed'
  | 'targetsRefused'
  | 'twoHolders'

export function createServer(now: () => number): Server {
  const families: Family[] = []
  const attempts = new Map<string | null, string>()
  const rotatedFor = new Map<string, Target>()
  const refusedAttempts = new Set<string>()
  const accessTokens = new Map<string, AccessToken>()
  let refusesEverything = false
  let demanded: { readonly asked: StepUp; readonly from: number } | null = null
  let issued = 0

  const endOf = ({ signedInAt }: Family): number => signedInAt + server.maxAge * 1000

  function issue(family: Family, target = MAIN): WireTokens {
    const left = (endOf(family) - now()) / 1000
    const generation = family.generations.length - 1
    family.idleEndsAt = now() + (server.refreshTtl ?? Number.POSITIVE_INFINITY) * 1000
    const accessToken = `access-${++issued}`
    accessTokens.set(accessToken, {
      target,
      family,
      generation,
      answer: family.generations[generation]?.answers ?? 0,
      expiresAt: Math.min(now() + server.accessTtl * 1000, endOf(family)),
    })
    return {
      type: 'granted',
      accessToken,
      refreshToken: `refresh-${family.id}-${generation}`,
      expiresIn: Math.min(server.accessTtl, left),
      refreshExpiresIn: server.refreshTtl === null ? null : Math.min(server.refreshTtl, left),
      // Each resource server may know the user by another name.
      claims: {
        sub: target === MAIN ? family.user : `${target}${family.user}`,
        family: family.id,
      },
    }
  }

  function find(refreshToken: string | null): { family: Family; generation: number } | null {
    const [, id, generation] = /^refresh-(\d+)-(\d+)$/.exec(refreshToken ?? '') ?? []
    const family = families[Number(id)]
    return family ? { family, generation: Number(generation) } : null
  }

  function end(family: Family, reason: EndReason): void {
    if (family.revoked) return
    family.revoked = reason
    server.count.familiesRevoked++
  }

  function refused(reason: EndReason): WireAnswer {
    server.count.refreshRefused++
    return { type: 'refused', reason }
  }

  function work(refreshToken: string | null, key: string, target: Target): WireAnswer {
    const found = find(refreshToken)
    if (!found) return refused('revoked')
    const { family, generation } = found
    if (family.revoked) return refused(family.revoked)
    if (now() >= endOf(family)) return refused('max_age')
    if (now() >= family.idleEndsAt) return refused('expired')
    if (server.unknown.includes(target)) {
      server.count.targetsRefused++
      refusedAttempts.add(key)
      return { type: 'target-refused', error: 'invalid_target' }
    }
    const isWithinGrace = (rotatedAt: number) => now() < rotatedAt + server.grace * 1000
    switch (judge(family, { generation, key, isLate: isWithinGrace })) {
      case 'late':
        server.count.refreshLate++
        return { type: 'unreachable', retryAfter: null }
      case 'replay':
        server.count.replaysDetected++
        end(family, 'replayed')
        return refused('replayed')
      case 'rotate':
        rotate(family, key, now())
        rotatedFor.set(key, target)
        server.count.refreshGrants++
        return issue(family, target)
      case 'repeat':
        if (rotatedFor.get(key) !== target && !refusedAttempts.has(key)) server.count.changed++
        server.count.refreshRetries++
        for (const newest of family.generations.slice(-1)) newest.answers++
        return issue(family, target)
    }
  }

  const server: Server = {
    count: {
      refreshGrants: 0,
      refreshRetries: 0,
      refreshRefused: 0,
      refreshLate: 0,
      replaysDetected: 0,
      familiesRevoked: 0,
      unauthorized: 0,
      forks: 0,
      changed: 0,
      targetsRefused: 0,
      twoHolders: 0,
    },
    rotationsFor(target) {
      return [...rotatedFor.values()].filter((other) => other === target).length
    },
    unknown: [],
    faults: [],
    delays: [],
    grace: 10,
    accessTtl: 1800,
    refreshTtl: null,
    maxAge: Number.POSITIVE_INFINITY,
    signIn(user) {
      const family = newFamily(families.length, user, now())
      families.push(family)
      return issue(family)
    },
    refresh(refreshToken, key, target = MAIN) {
      if ((attempts.get(refreshToken) ?? key) !== key) server.count.forks++
      attempts.set(refreshToken, key)
      const [fault, ...others] = server.faults
      server.faults = others
      switch (fault?.type) {
        case undefined:
          return work(refreshToken, key, target)
        case 'refused': {
          const found = find(refreshToken)
          if (found) end(found.family, fault.reason)
          return refused(fault.reason)
        }
        case 'busy':
          return { type: 'unreachable', retryAfter: fault.retryAfter }
        case 'hang':
          return { type: 'hang' }
        case 'unreachable':
          return { type: 'unreachable', retryAfter: null }
        case 'cut':
        case 'malformed':
          work(refreshToken, key, target)
          return { type: 'unreachable', retryAfter: null }
        default:
          return fault satisfies never
      }
    },
    deaf: 0,
    revoke(token) {
      if (server.deaf > 0) {
        server.deaf--
        return false
      }
      const family = find(token)?.family ?? accessTokens.get(token ?? '')?.family
      if (family) end(family, 'signed_out')
      return true
    },
    authorize(accessToken, target = MAIN) {
      const token = accessTokens.get(accessToken ?? '')
      const isMeant = token?.target === target
      if (refusesEverything || !token || !isMeant || token.family.revoked || now() >= token.expiresAt) {
        server.count.unauthorized++
        return null
      }
      if (use(token.family, token.generation, token.answer)) server.count.twoHolders++
      return token.family.user
    },
    demand(asked) {
      demanded = { asked, from: families.length }
    },
    asks(accessToken) {
      const token = accessTokens.get(accessToken ?? '')
      return token && demanded && token.family.id < demanded.from ? demanded.asked : null
    },
    expireAccess: () => accessTokens.clear(),
    refuseEverything() {
      refusesEverything = true
    },
  }
  return server
}
