import type { Session } from 'holdfast'
import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'

/** Where a server wants the user to sign in once more (RFC 9470), by a popup: what waits would be lost with this page. */
export function bindStepUp(session: Session): void {
  const asked = element('step-up', HTMLElement)

  function render(): void {
    const state = session.getState()
    asked.hidden = state.status !== 'active' || state.stepUp === undefined
  }
  session.subscribe(render)
  render()
  onPress(
    button('step-up-now'),
    () => session.stepUp({ popup: true }),
    (failure) => write(element('session-error', HTMLElement), failureText(failure)),
  )
}
