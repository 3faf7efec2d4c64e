import type { Failure } from './failure.js'
import type { Inspection } from './inspection.js'
import type { Snapshot } from './snapshot.js'

/** What a call brings back. A value, because an `Error` loses its code when it is cloned. */
export type CallResult<T> =
  | {
      readonly ok: true
      readonly value: T
      /** Where it tells of another user: what the page asks for as it takes that in. See {@link heardUrl}. */
      readonly heard?: string
    }
  | { readonly ok: false; readonly failure: Failure }

/** What a page may ask of the host. */
export interface Calls {
  /** Puts the calling page under the worker's control and says how things stand. */
  attach(): Promise<CallResult<Snapshot>>
  /**
   * Says how things stand: at once where the revision is not the one that the page was `told`, otherwise
   * after a moment, so that who forges hints without end causes a few calls a second. What was `heard` and is
   * not known here another host may have written.
   */
  look(hint: unknown): Promise<CallResult<Snapshot>>
  /**
   * Does whatever is due: a refresh ahead of expiry, a retry after an outage, the end of an idle session.
   *
   * @param isOnline `true` when the network has just come back.
   */
  wake(isOnline?: unknown): Promise<CallResult<Snapshot>>
  /** With `{ credentials, step }`. */
  signIn(asked: unknown): Promise<CallResult<Snapshot>>
  signOut(options: unknown): Promise<CallResult<Snapshot>>
  /**
   * With the `accessExpiresAt` that the page sees, so that a call that is repeated does not refresh twice.
   */
  refresh(options: unknown): Promise<CallResult<Snapshot>>
  /** The user did something. */
  extend(): Promise<CallResult<Snapshot>>
  inspect(): Promise<CallResult<Inspection>>
  /**
   * With whom the page takes for the user, `{ number, subject }`: it must not get the ticket of one
   * whom it has not heard of.
   */
  ticket(seen: unknown): Promise<CallResult<string>>
  /**
   * Takes over a navigation of a sign-in that came past the host, as on a first visit.
   *
   * @param href The URL of the page.
   * @returns Where the page goes instead; `null`: it was a popup, and is to be closed.
   */
  navigate(href: unknown): Promise<CallResult<string | null>>
  /** Signs out, forgets everything and takes the host away from this browser. */
  remove(): Promise<CallResult<Snapshot>>
}

/** The only names that the endpoint lets through. */
export const CALL_NAMES: ReadonlySet<string> = new Set<keyof Calls>([
  'attach',
  'look',
  'wake',
  'signIn',
  'signOut',
  'refresh',
  'extend',
  'inspect',
  'ticket',
  'navigate',
  'remove',
])

/**
 * One message of Comlink's, of which pages make their calls. The worker answers `{ id, type: 'RAW', value }`.
 */
export interface ComlinkMessage {
  readonly id: string
  readonly type: string
  readonly path?: readonly string[]
  readonly argumentList?: readonly { readonly type: string; readonly value: unknown }[]
}

/** The page lets go of its port. */
export const RELEASE = { type: 'RELEASE' } as const
