import type { Session, SessionState } from '../index.js'

const UNKNOWN: SessionState = { status: 'unknown' }

let ready: Promise<void> | undefined

/**
 * The session where a page is rendered on a server, which has none: its state is and stays `unknown`, `ready` rejects,
 * and so does every call.
 *
 * @example
 * const session = typeof document === 'undefined' ? serverSession : connect({ worker: '/sw.js' })
 */
export const serverSession: Session = {
  // Made when it is asked for: a rejection at import would be work that no bundler may leave out.
  get ready() {
    ready ??= Promise.reject(inBrowserOnly('ready'))
    return ready
  },
  getState: () => UNKNOWN,
  subscribe: () => () => {},
  signIn: () => Promise.reject(inBrowserOnly('signIn')),
  signOut: () => Promise.reject(inBrowserOnly('signOut')),
  refresh: () => Promise.reject(inBrowserOnly('refresh')),
  extend: () => Promise.reject(inBrowserOnly('extend')),
  inspect: () => Promise.reject(inBrowserOnly('inspect')),
  ticket: () => Promise.reject(inBrowserOnly('ticket')),
  remove: () => Promise.reject(inBrowserOnly('remove')),
}

function inBrowserOnly(name: string): TypeError {
  return new TypeError(`serverSession: ${name} is for the browser; leave it out of what the server renders`)
}
