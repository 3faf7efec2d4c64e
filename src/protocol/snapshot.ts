import type { ActiveState, SessionEnd } from './session-state.js'

/** How a session ended, as the host writes it down. */
export type HostEnd = Omit<SessionEnd, 'returnTo' | 'revocation' | 'heldUntil'>

/** How it ended, as pages are told; each adds its own `returnTo`. */
export type ToldEnd = Omit<SessionEnd, 'returnTo'>

/** The state of the session at its host. */
export interface Snapshot {
  /** Of the session: grows with every sign-in and every end. */
  readonly number: number
  /** Grows with every change, also across lives of the host: of two snapshots the higher is the later. */
  readonly revision: number
  readonly state: ActiveState | { readonly status: 'signed-out'; readonly ended: ToldEnd | null }
  /** When the host has something to do next and wants a page to wake it; milliseconds since the epoch. */
  readonly wakeAt: number | null
  /**
   * When the user signed in, milliseconds since the epoch: what a page has sent before was not theirs. 0 when
   * nobody has, or it is not known.
   */
  readonly signedInAt: number
  /** What looks like a mistake in the set-up, and what to do about it: for the developer. */
  readonly mistake?: string
}

/** Whose session it is; `null` when nobody is signed in. */
export function ownerTold({
  number,
  state,
}: Snapshot): { readonly number: number; readonly subject: unknown } | null {
  return state.status === 'active' ? { number, subject: state.claims.sub } : null
}

/** Finds a snapshot among what calls bring back; `null` for anything else. */
export function parseSnapshot(value: unknown): Snapshot | null {
  return typeof value === 'object' && value !== null && 'state' in value ? (value as Snapshot) : null
}
