import type { SessionState } from '../protocol/session-state.js'

const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'scroll', 'focus'] as const
const MOST_OFTEN = 15_000

/** Reports what the user does: at most one message in 15 seconds, more often only under shorter idle limits. */
export function watchActivity(getState: () => SessionState, extend: () => void): void {
  let quietUntil = 0
  function acted(): void {
    const now = Date.now()
    const state = getState()
    if (now < quietUntil || state.status !== 'active' || state.idleAt === null) return
    quietUntil = now + Math.min(MOST_OFTEN, (state.idleAt - now) / 4)
    extend()
  }
  for (const event of EVENTS) addEventListener(event, acted, { capture: true, passive: true })
}
