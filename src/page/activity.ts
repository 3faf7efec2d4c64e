import type { SessionState } from '../protocol/session-state.js'

// Not `scroll`: a page that follows its own stream scrolls without any user. What a user scrolls by is here.
const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'touchmove', 'wheel', 'focus'] as const
const MOST_OFTEN = 15_000

/** Reports what the user does: at most one message in 15 seconds, more often only under shorter idle limits. */
export function watchActivity(getState: () => SessionState, extend: () => void): void {
  let quietUntil = 0
  function acted({ isTrusted }: Event): void {
    const now = Date.now()
    const state = getState()
    if (!isTrusted || now < quietUntil || state.status !== 'active' || state.idleAt === null) return
    quietUntil = now + Math.min(MOST_OFTEN, (state.idleAt - now) / 4)
    extend()
  }
  // The focus of the window alone: a script, such as a dialog that opens, moves that of elements without any user.
  for (const event of EVENTS) addEventListener(event, acted, { capture: event !== 'focus', passive: true })
}
