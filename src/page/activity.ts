import { activityThrottle } from '../protocol/activity-throttle.js'
import type { SessionState } from '../protocol/session-state.js'
import { whenUser } from './when-user.js'

// Not `scroll`: a page that follows its own stream scrolls without any user. What a user scrolls by is here.
const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'touchmove', 'wheel', 'focus'] as const

/** Reports what the user does on this page. */
export function watchActivity(getState: () => SessionState, extend: () => void): void {
  const acted = activityThrottle(extend)
  whenUser(EVENTS, () => {
    const state = getState()
    if (state.status === 'active') acted(state.idleAt)
  })
}
