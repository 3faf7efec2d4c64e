import type { Claims, Session } from '../index.js'
import { partOf, type Source } from './source.js'

const known = new WeakMap<Session, Source<Claims | null>>()

/** The claims of the user who is signed in; `null` while nobody is known to be. One for all components of a page. */
export function claimsOf(session: Session): Source<Claims | null> {
  const kept = known.get(session)
  if (kept) return kept
  const claims = partOf(session, (state) => (state.status === 'active' ? state.claims : null))
  known.set(session, claims)
  return claims
}
