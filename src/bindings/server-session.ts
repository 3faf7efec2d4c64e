import type { Session, SessionState } from '../index.js'

const UNKNOWN: SessionState = { status: 'unknown' }

let ready: Promise<void> | undefined

/**
 * The session where a page is rendered on a server, which has none: its state is and stays `unknown`, `ready`
 * rejects, and so does every call.
 *
 * @example
 * const session = typeof document === 'undefined' ? serverSession : connect({ worker: '/sw.js' })
 */
export const serverSession: Session = {
  // Made when it is asked for: a rejection at import would be work that no bundler may leave out.
  get ready() {
    ready ??= refused('ready')
    return ready
  },
  getState: () => UNKNOWN,
  subscribe: () => () => {},
  signIn: () => refused('signIn'),
  signInRedirect: () => refused('signInRedirect'),
  stepUp: () => refused('stepUp'),
  signOut: () => refused('signOut'),
  refresh: () => refused('refresh'),
  extend: () => refused('extend'),
  inspect: () => refused('inspect'),
  ticket: () => refused('ticket'),
  remove: () => refused('remove'),
}

function refused(name: string): Promise<never> {
  return Promise.reject(
    new TypeError(`serverSession: ${name} is for the browser; leave it out of what the server renders`),
  )
}
