import { activityThrottle } from '../protocol/activity-throttle.js'
import type { SessionState } from '../protocol/session-state.js'

// Not `scroll`: a page that follows its own stream scrolls without any user. What a user scrolls by is here.
const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'touchmove', 'wheel', 'focus'] as const

/** Reports what the user does on this page. */
export function watchActivity(getState: () => SessionState, extend: () => void): void {
  const acted = activityThrottle(extend)
  function heard({ isTrusted }: Event): void {
    const state = getState()
    if (isTrusted && state.status === 'active') acted(state.idleAt)
  }
  // The focus of the window alone: a script, such as a dialog that opens, moves that of
  // elements without any user.
  for (const event of EVENTS) addEventListener(event, heard, { capture: event !== 'focus', passive: true })
}
