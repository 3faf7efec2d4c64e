import type { EndReason } from '../../src/protocol/session-state.js'
import { type Family, judge, newFamily, rotate } from './families.js'

/** What goes wrong with the next refresh. `cut` and `malformed` come after the server did its work. */
export type Fault =
  | { readonly type: 'unreachable' | 'hang' | 'cut' | 'malformed' }
  | { readonly type: 'busy'; readonly retryAfter: number | null }
  | { readonly type: 'refused'; readonly reason: EndReason }

export interface WireGrant {
  readonly type: 'granted'
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresIn: number
  readonly claims: { readonly sub: string; readonly family: number }
}

export type WireAnswer =
  | WireGrant
  | { readonly type: 'refused'; readonly reason: EndReason }
  | { readonly type: 'unreachable'; readonly retryAfter: number | null }
  | { readonly type: 'hang' }

interface AccessToken {
  readonly family: Family
  readonly generation: number
  readonly expiresAt: number
}

/** An authorization server and the resource server beside it. Times in ms, except on the wire. */
export interface Server {
  readonly count: Record<Counter, number>
  /** Each one meets one refresh. */
  faults: readonly Fault[]
  /** Seconds. */
  accessTtl: number
  signIn(user: string): WireGrant
  refresh(refreshToken: string | null, key: string): WireAnswer
  revoke(refreshToken: string | null): void
  /** The user that a request is answered for; `null`: answered 401. */
  authorize(accessToken: string | null): string | null
  expireAccess(): void
  /** From now on no access token is good enough, however fresh. */
  refuseEverything(): void
}

/** `forks`: a refresh token was presented again, and not as the same attempt. */
type Counter =
  | 'refreshGrants'
  | 'refreshRetries'
  | 'refreshRefused'
  | 'replaysDetected'
  | 'familiesRevoked'
  | 'unauthorized'
  | 'forks'

export function createServer(now: () => number): Server {
  const families: Family[] = []
  const attempts = new Map<string | null, string>()
  const accessTokens = new Map<string, AccessToken>()
  let refusesEverything = false
  let issued = 0

  function grant(family: Family): WireGrant {
    const generation = family.generations.length - 1
    const accessToken = `access-${++issued}`
    accessTokens.set(accessToken, { family, generation, expiresAt: now() + server.accessTtl * 1000 })
    return {
      type: 'granted',
      accessToken,
      refreshToken: `refresh-${family.id}-${generation}`,
      expiresIn: server.accessTtl,
      claims: { sub: family.user, family: family.id },
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

  function work(refreshToken: string | null, key: string): WireAnswer {
    const found = find(refreshToken)
    if (!found) return refused('revoked')
    const { family, generation } = found
    if (family.revoked) return refused(family.revoked)
    switch (judge(family, generation, key)) {
      case 'replay':
        server.count.replaysDetected++
        end(family, 'replayed')
        return refused('replayed')
      case 'rotate':
        rotate(family, key)
        server.count.refreshGrants++
        return grant(family)
      case 'repeat':
        server.count.refreshRetries++
        return grant(family)
    }
  }

  const server: Server = {
    count: {
      refreshGrants: 0,
      refreshRetries: 0,
      refreshRefused: 0,
      replaysDetected: 0,
      familiesRevoked: 0,
      unauthorized: 0,
      forks: 0,
    },
    faults: [],
    accessTtl: 1800,
    signIn(user) {
      const family = newFamily(families.length, user)
      families.push(family)
      return grant(family)
    },
    refresh(refreshToken, key) {
      if ((attempts.get(refreshToken) ?? key) !== key) server.count.forks++
      attempts.set(refreshToken, key)
      const [fault, ...others] = server.faults
      server.faults = others
      switch (fault?.type) {
        case undefined:
          return work(refreshToken, key)
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
          work(refreshToken, key)
          return { type: 'unreachable', retryAfter: null }
        default:
          return fault satisfies never
      }
    },
    revoke(refreshToken) {
      const found = find(refreshToken)
      if (found) end(found.family, 'signed_out')
    },
    authorize(accessToken) {
      const token = accessTokens.get(accessToken ?? '')
      if (refusesEverything || !token || token.family.revoked || now() >= token.expiresAt) {
        server.count.unauthorized++
        return null
      }
      const generation = token.family.generations[token.generation]
      if (generation) generation.used = true
      return token.family.user
    },
    expireAccess: () => accessTokens.clear(),
    refuseEverything() {
      refusesEverything = true
    },
  }
  return server
}
