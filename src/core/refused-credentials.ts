import type { HeldRecord } from './held-record.js'
import type { Ports } from './ports.js'
import { accessTokenOf, type Credential, isSame } from './session.js'
import type { Target } from './target.js'

/**
 * An access token that was good is not revoked so soon, in milliseconds: whoever refuses
 * it refuses something else.
 */
const YOUNG_MS = 60_000

/** How long a refusal of a token that is fresh from a refresh keeps further refusals from refreshing. */
const REFUSAL_COOLDOWN_MS = 10_000

/** What resource servers have said of access tokens. */
export interface RefusedCredentials {
  /** One fresh from a refresh was refused too: refreshing again would not help. */
  distrust(refused: Credential): void
  isDistrusted(refused: Credential): boolean
  /** A resource server has accepted it. */
  trust(accepted: Credential): void
  /** Whether it has only just come from the authorization server, and was good since. */
  isTrusted(refused: Credential): boolean
}

export function refusedCredentials(held: HeldRecord, now: Ports['now']): RefusedCredentials {
  const distrusted = new Map<string, number>()
  /** By target, which access token was good when it was last used. */
  const trusted = new Map<Target, string>()

  function trust(accepted: Credential): void {
    trusted.set(accepted.target, nameOf(accepted))
  }

  return {
    distrust(refused) {
      const { session } = held
      if (!isSame(refused, session)) return
      if (now() < accessTokenOf(session, refused.target).issuedAt + REFUSAL_COOLDOWN_MS)
        distrusted.set(nameOf(refused), now() + REFUSAL_COOLDOWN_MS)
      trust(refused)
    },
    isDistrusted: (refused) => now() < (distrusted.get(nameOf(refused)) ?? 0),
    trust,
    isTrusted(refused) {
      const { session } = held
      const age = now() - accessTokenOf(session, refused.target).issuedAt
      const wasGood = isSame(refused, session) && trusted.get(refused.target) === nameOf(refused)
      return wasGood && age >= 0 && age < YOUNG_MS
    },
  }
}

/** Names an access token without keeping it: a signed-out host must not hold one. */
function nameOf({ number, target, rotation }: Credential): string {
  return JSON.stringify([number, target, rotation])
}
