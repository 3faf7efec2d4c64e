import type { Session } from 'holdfast'
import { button, element, write } from '../dom/element.js'
import { failureText } from '../dom/failure-text.js'
import { onPress } from '../dom/on-press.js'
import { mode, modeValue, searchWith, wanted, workerUrl } from './mode.js'

/** Links, not controls: another mode is another worker, and so another page load. */
export function showMode(session: Session): void {
  write(element('worker-url', HTMLElement), `connect({ worker: '${workerUrl}' })`)
  for (const part of document.querySelectorAll<HTMLElement>('[data-sign-in]'))
    if (part.dataset.signIn !== modeValue('signIn')) part.remove()
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-mode]')) {
    const [name = '', value = ''] = (link.dataset.mode ?? '').split('=')
    link.search = searchWith(name, value)
    if (modeValue(name) === value) link.setAttribute('aria-current', 'true')
  }
  if (mode === wanted) return
  // Whoever follows a link has not asked for the end of a session.
  element('mode-note', HTMLElement).hidden = false
  onPress(
    button('switch-mode'),
    async () => {
      await session.signOut()
      location.reload()
    },
    (failure) => write(element('session-error', HTMLElement), failureText(failure)),
  )
}
