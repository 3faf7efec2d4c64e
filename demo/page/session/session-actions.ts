import type { Session } from 'holdfast'
import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { isAtProvider, leaveInMode } from './mode.js'

export function bindSessionActions(session: Session): void {
  const error = element('session-error', HTMLElement)
  const actions: Readonly<Record<string, () => Promise<unknown>>> = {
    'refresh-now': session.refresh,
    'sign-out': () => session.signOut(),
    ...(isAtProvider
      ? { 'sign-out-at-provider': signOutAtProvider }
      : { 'sign-out-everywhere': () => session.signOut({ everywhere: true }) }),
  }

  /** This page goes there, and comes back. */
  function signOutAtProvider(): Promise<unknown> {
    leaveInMode()
    return session.signOut({ atProvider: true })
  }

  for (const [id, act] of Object.entries(actions)) {
    onPress(
      button(id),
      async () => {
        write(error, '')
        await act()
        // The button that was pressed may be gone with the session.
        if (session.getState().status !== 'active') element('session-title', HTMLElement).focus()
      },
      (failure) => write(error, failureText(failure)),
    )
  }
}
