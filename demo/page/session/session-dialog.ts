import type { Session } from 'holdfast'
import { sessionDialog } from 'holdfast/dialog'
import { modeValue } from './mode.js'

/** Asks an idle user, and has one whose session has ended sign in, in place. */
export function showSessionDialog(session: Session): void {
  // Where requests are held, they wait for the sign-in: it cannot be put off.
  sessionDialog({ session, dismissible: modeValue('hold') === '0' })
}
