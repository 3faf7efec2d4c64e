import type { Claims, Session, SessionState } from '../index.js'
import { partOf, type Source } from './source.js'

type ClaimsOf = (session: Session) => Source<Claims | null>

/**
 * The claims of the user who is signed in; `null` while nobody is known to be. One for
 * all components of a page.
 */
export const claimsOf: ClaimsOf = /* #__PURE__ */ claimsWhile(() => false)

/**
 * The claims of the user whose page this is: also after their session has ended, where `hold` keeps it for
 * them, until they sign out or somebody else signs in. One for all components of a page.
 */
export const userOf: ClaimsOf = /* #__PURE__ */ claimsWhile(
  (state) =>
    state.status === 'signing-in' || (state.status === 'signed-out' && state.ended?.heldUntil !== undefined),
)

function claimsWhile(isKept: (state: SessionState) => boolean): ClaimsOf {
  const known = new WeakMap<Session, Source<Claims | null>>()
  return (session) => {
    let claims: Claims | null = null
    const kept =
      known.get(session) ??
      partOf(session, (state) => {
        if (!isKept(state)) claims = state.status === 'active' ? state.claims : null
        return claims
      })
    known.set(session, kept)
    return kept
  }
}
