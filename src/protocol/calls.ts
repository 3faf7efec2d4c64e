import type { Failure } from './failure.js'
import type { Inspection } from './inspection.js'
import type { Snapshot } from './snapshot.js'

/** What a call brings back. A value, because an `Error` loses its code when it is cloned. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure }

/** What a page may ask of the host. */
export interface Calls {
  /** Puts the calling page under the worker's control and says how things stand. */
  attach(): Promise<Answer<Snapshot>>
  /** Does whatever is due: a refresh ahead of expiry, a retry after an outage, the end of an idle session. */
  wake(): Promise<Answer<Snapshot>>
  signIn(credentials: unknown): Promise<Answer<Snapshot>>
  signOut(options: unknown): Promise<Answer<Snapshot>>
  /** With the `accessExpiresAt` that the page sees, so that a call that is repeated does not refresh twice. */
  refresh(options: unknown): Promise<Answer<Snapshot>>
  /** The user did something. */
  extend(): Promise<Answer<Snapshot>>
  inspect(): Promise<Answer<Inspection>>
  /** With whom the page takes for the user (`sub`): it must not get the ticket of one whom it has not heard of. */
  ticket(seen: unknown): Promise<Answer<string>>
  /** Signs out, forgets everything and takes the host away from this browser. */
  remove(): Promise<Answer<Snapshot>>
}

/** The only names that the endpoint lets through. */
export const CALL_NAMES: ReadonlySet<string> = new Set<keyof Calls>([
  'attach',
  'wake',
  'signIn',
  'signOut',
  'refresh',
  'extend',
  'inspect',
  'ticket',
  'remove',
])
