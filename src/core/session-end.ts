import type { Policy } from './policy.js'
import type { TokenSet } from './tokens.js'

type Times = Pick<TokenSet, 'answeredAt' | 'sessionExpiresAt' | 'sessionLife'>

/**
 * From when on the end of the session is near; never before half of its life is over: a session shorter than
 * `warnBeforeEnd` would always be at its end.
 */
export function endNearAt({ sessionExpiresAt, sessionLife }: Times, policy: Policy): number {
  if (sessionExpiresAt === null) return Number.POSITIVE_INFINITY
  return sessionExpiresAt - Math.min(policy.warnBeforeEnd, sessionLife / 2)
}

/** Whether a refresh so late has not put the end off: the session has reached a limit of its own. */
export function isCapped(tokens: Times, policy: Policy): boolean {
  return tokens.answeredAt >= endNearAt(tokens, policy)
}
