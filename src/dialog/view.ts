import type { ActiveState, SessionEnd, SessionState } from '../protocol/session-state.js'
import type { Presence } from './presence.js'

/** What the dialog shows. */
export type View =
  /**
   * Nothing. `answered` is what the user has already been asked about, and has answered: a deadline,
   * or that the server refuses.
   */
  | { readonly type: 'closed'; readonly answered: number | 'refused' | null }
  /** Nobody has used any page; the session ends at `at` if this stays so. */
  | { readonly type: 'idle'; readonly at: number }
  /** The session ends at `at`, and only signing in again prolongs it. */
  | { readonly type: 'lapsing'; readonly at: number }
  /**
   * The authorization server answers every refresh, and none of its answers is one:
   * signing in again may help.
   */
  | { readonly type: 'refused' }
  /** The user came back to this page while being asked. */
  | { readonly type: 'stayed' }
  | { readonly type: 'ended'; readonly ended: SessionEnd }

/** A view that there is something to see of. */
export type Shown = Exclude<View, { type: 'closed' }>

export const CLOSED: View = { type: 'closed', answered: null }

/** What to show after the state of the session has changed from `before`. */
export function nextView(shown: View, before: SessionState, state: SessionState, user: Presence): View {
  switch (state.status) {
    case 'unknown':
    case 'signing-in':
      return shown
    case 'active':
      if (state.warning) return warned(shown, state.warning)
      return state.reason === 'refused' ? refused(shown) : unwarned(shown, user)
    case 'signed-out':
      // An end that was there before this page is told by what the page shows to somebody who is signed out.
      if (before.status !== 'active') return shown
      return state.ended && !isOwnDoing(state.ended, user) ? { type: 'ended', ended: state.ended } : CLOSED
    default:
      return state satisfies never
  }
}

function warned(shown: View, { reason, at }: NonNullable<ActiveState['warning']>): View {
  if (shown.type === 'closed' && shown.answered === at) return shown
  return { type: reason === 'idle' ? 'idle' : 'lapsing', at }
}

function refused(shown: View): View {
  return shown.type === 'closed' && shown.answered === 'refused' ? shown : { type: 'refused' }
}

// Any movement of the pointer counts as activity. It may be on its way to a button of the dialog: were that
// gone at once, the click would hit what lies beneath.
function unwarned(shown: View, { isHere }: Presence): View {
  if (shown.type === 'stayed') return shown
  return shown.type === 'idle' && isHere ? { type: 'stayed' } : CLOSED
}

/** The page on which the user has just pressed "Sign out" need not tell it. */
function isOwnDoing({ reason }: SessionEnd, { hasActed }: Presence): boolean {
  return reason === 'signed_out' && hasActed
}
