import type { SessionPage } from '../support/session-page.js'

declare global {
  interface Window {
    states: string[]
  }
}

/** Keeps what the page shows from now on: an outage can be over before anybody looks. */
export function rememberStates(page: SessionPage): Promise<void> {
  return page.evaluate(() => {
    window.states = []
    window.session.subscribe(() => {
      const state = window.session.getState()
      window.states.push(state.status === 'active' && !state.reachable ? 'unreachable' : state.status)
    })
  })
}

/** What it has shown since. */
export function statesOf(page: SessionPage): Promise<string[]> {
  return page.evaluate(() => window.states)
}
