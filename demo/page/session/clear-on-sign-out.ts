import { onUserChange, type Session } from 'holdfast'

/** Whether what the user wrote and did not save may stay. */
export type Unsaved = 'kept' | 'dropped'

/**
 * Calls when what this page shows of its user may no longer be seen: the session was ended, or somebody else
 * has signed in. After an expiry the same user goes on where they were, so everything stays.
 */
export function whenUserLeaves(session: Session, leave: (unsaved: Unsaved) => void): void {
  onUserChange(session, (change) => {
    if (change === 'another-user') return leave('dropped')
    const state = session.getState()
    if (state.status !== 'signed-out') return
    const reason = state.ended?.reason ?? 'signed_out'
    if (reason === 'expired' || reason === 'max_age') return
    leave(reason === 'signed_out' ? 'dropped' : 'kept')
  })
}
