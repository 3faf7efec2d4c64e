import type { SessionState } from 'holdfast'
import { element, write } from '../dom/element.js'
import { timeLeft } from '../dom/time-text.js'

const times = element('session-times', HTMLElement)
const access = element('access-countdown', HTMLElement)
const ends = element('session-countdown', HTMLElement)
const idleTime = element('idle-time', HTMLElement)
const idle = element('idle-countdown', HTMLElement)

export function showTimes(state: SessionState, now: number): void {
  times.hidden = state.status !== 'active'
  if (state.status !== 'active') return
  write(access, state.accessExpiresAt > now ? timeLeft(state.accessExpiresAt, now) : 'expired')
  write(ends, state.sessionExpiresAt === null ? 'not said' : timeLeft(state.sessionExpiresAt, now))
  idleTime.hidden = state.idleAt === null
  if (state.idleAt !== null) write(idle, timeLeft(state.idleAt, now))
}
