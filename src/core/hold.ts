import type { Policy } from './policy.js'
import type { SignedOut } from './session.js'

/**
 * Until when requests wait for the user whose session this was to sign in again; `null`: not at all, as for
 * users who have signed out themselves or whom the server does not name.
 */
export function heldUntil({ ended, subject }: SignedOut, { hold }: Pick<Policy, 'hold'>): number | null {
  if (hold === 0 || subject === undefined || !ended || ended.reason === 'signed_out') return null
  return ended.at + hold
}
