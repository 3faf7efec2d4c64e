import type { Session, SessionState } from '../../src/index.js'
import { HANGS_AFTER, HUNG, type Outcome } from '../browsers/faults/outcome.js'

declare global {
  interface Window {
    session: Session
  }
}

/** A page with a session, of whichever driver. */
export interface SessionPage {
  evaluate<Result>(inPage: () => Result | Promise<Result>): Promise<Result>
  evaluate<Argument, Result>(
    inPage: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
}

/** The demo, with all that it draws. */
export const DEMO = '/'

/** A page of the demo with a session and nothing else, which leaves the machine to the test. */
export const MINIMAL = '/minimal.html'

export function stateOf(page: SessionPage): Promise<SessionState> {
  return page.evaluate(() => window.session.getState())
}

export function signIn(page: SessionPage, username = 'demo'): Promise<void> {
  return page.evaluate((name) => window.session.signIn({ username: name, password: name }), username)
}

/** Sends requests at the same moment, and gives back their status codes; 0 is a network error. */
export function send(page: SessionPage, path: string, count = 1): Promise<Outcome[]> {
  return page.evaluate(
    ({ path, count, hangsAfter, hung }) => {
      const one = () => fetch(path).then((response) => response.arrayBuffer().then(() => response.status))
      const bound = () => new Promise<Outcome>((resolve) => setTimeout(resolve, hangsAfter, hung))
      return Promise.all(Array.from({ length: count }, () => Promise.race([one().catch(() => 0), bound()])))
    },
    { path, count, hangsAfter: HANGS_AFTER, hung: HUNG },
  )
}
