import { connect, type Session } from 'holdfast'
import { drawn } from './texts.js'
import { watchListeners } from './watch-listeners.js'
import { watchTexts } from './watch-texts.js'

declare global {
  interface Window {
    /** What a page of the bindings tells the test. */
    app: {
      /** Every text that the user has seen, by the id of its element. */
      readonly seen: readonly Readonly<Record<string, string>>[]
      readonly drawn: typeof drawn
      /** How many listeners the session has now. */
      listeners(): number
      /** Whether what the server had drawn is still there. */
      isHydrated(): boolean
      unmount(): void
    }
  }
}

/** Shows the app in an element, or wakes up what the server has drawn in it. */
export type Mount = (root: HTMLElement, session: Session) => () => void

/** The same page for every framework. */
export function start(mount: Mount): void {
  const root = document.querySelector<HTMLElement>('#app')
  if (!root) throw new Error('the page has no #app')
  const worker = new URLSearchParams(location.search).get('worker') ?? '/sw.js'
  const { session, listeners } = watchListeners(connect({ worker }))
  const fromServer = root.querySelector('#status')
  const seen = watchTexts(root)
  const unmount = mount(root, session)
  window.session = session
  window.app = {
    seen,
    drawn,
    listeners,
    isHydrated: () => fromServer !== null && fromServer === root.querySelector('#status'),
    unmount,
  }
}
