import type { SessionState } from 'holdfast'
import { button, element, write } from './element.js'
import { timeLeft } from './time-text.js'

const warningBox = element('session-warning', HTMLElement)
const text = element('warning-text', HTMLElement)
const countdown = element('warning-countdown', HTMLElement)
const stay = button('stay-signed-in')

export function showWarning(state: SessionState, now: number): void {
  const warning = state.status === 'active' ? state.warning : null
  warningBox.hidden = warning === null
  if (!warning) return
  // Activity does not bring back a session that the server no longer prolongs.
  stay.hidden = warning.reason === 'session'
  write(
    text,
    warning.reason === 'idle'
      ? 'You will be signed out, because nothing happens here, in'
      : 'The server no longer prolongs this session. Sign in again to go on; it ends in',
  )
  write(countdown, timeLeft(warning.at, now))
}
