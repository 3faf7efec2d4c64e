import type { SessionState } from '../protocol/session-state.js'
import type { Session } from './connect.js'

/**
 * What happened to the user of this page: somebody signed in, the session ended, or, with or without an end
 * between, somebody else is signed in than this page has known (another `sub` among the claims).
 */
export type UserChange = 'signed-in' | 'signed-out' | 'another-user'

/**
 * Calls the listener when somebody has signed in or out, or another user has taken over, in any tab: the
 * moment to let a router's guards decide again. After `another-user` reload the page, so that nothing of the
 * first user stays in it. The first state that a page learns is no change.
 *
 * @returns Ends it.
 * @example
 * onUserChange(session, (change) => {
 *   if (change === 'another-user') location.reload()
 * })
 */
export function onUserChange(
  { getState, subscribe }: Pick<Session, 'getState' | 'subscribe'>,
  listener: (change: UserChange) => void,
): () => void {
  let seen = getState()
  let user = seen.status === 'active' ? seen.claims : null
  return subscribe(() => {
    const before = statusOf(seen)
    const known = user
    seen = getState()
    if (seen.status === 'active') user = seen.claims
    if (before === 'unknown') return
    if (known && user?.sub !== known.sub) listener('another-user')
    else if (statusOf(seen) !== before) listener(seen.status === 'active' ? 'signed-in' : 'signed-out')
  })
}

/** Whoever comes back from an OpenID provider is not signed in yet. */
function statusOf({ status }: SessionState): SessionState['status'] {
  return status === 'signing-in' ? 'signed-out' : status
}
