import type { SessionState } from 'holdfast'

/**
 * Whether signing in is of use: a session that can no longer be refreshed goes on by
 * signing in again, in place.
 */
export function canSignIn(state: SessionState): boolean {
  return state.status === 'signed-out' || (state.status === 'active' && state.warning?.reason === 'session')
}
