import type { ActiveState, SessionEnd, SignInError, SigningInState } from './session-state.js'

/** How a session ended, as the host writes it down. */
export type HostEnd = Omit<SessionEnd, 'returnTo' | 'revocation' | 'heldUntil'>

/** How it ended, as pages are told; each adds its own `returnTo`. */
export type ToldEnd = Omit<SessionEnd, 'returnTo'>

/** That nobody is signed in, as pages are told. */
export interface ToldSignedOut {
  readonly status: 'signed-out'
  readonly ended: ToldEnd | null
  readonly signInError?: SignInError
}

/** The paths of this origin by which users sign in at an OpenID provider. */
export interface RedirectPaths {
  readonly start: string
  readonly redirect: string
}

/** The state of the session at its host. */
export interface Snapshot {
  /** Of the session: grows with every sign-in and every end. */
  readonly number: number
  /** Grows with every change, also across lives of the host: of two snapshots the higher is the later. */
  readonly revision: number
  readonly state: ActiveState | SigningInState | ToldSignedOut
  /** When the host has something to do next and wants a page to wake it; milliseconds since the epoch. */
  readonly wakeAt: number | null
  /**
   * When the user signed in, milliseconds since the epoch: what a page has sent before was not theirs. 0 when
   * nobody has, or it is not known.
   */
  readonly signedInAt: number
  /** What looks like a mistake in the set-up, and what to do about it: for the developer. */
  readonly mistake?: string
  /** Told with the first one. Left out: nobody signs in by a navigation. */
  readonly redirect?: RedirectPaths
  /** After a sign-out: the page of this origin by which it goes on at the authorization server. */
  readonly leave?: string
}

/** Whose session it is; `null` when nobody is signed in. */
export function ownerTold({
  number,
  state,
}: Snapshot): { readonly number: number; readonly subject: unknown } | null {
  return state.status === 'active' ? { number, subject: state.claims.sub } : null
}

const NOBODY: readonly unknown[] = ['signed-out', 'signing-in']

/** Finds a snapshot among what calls bring back; `null` for anything else. */
export function parseSnapshot(value: unknown): Snapshot | null {
  const { number, state } = Object(value)
  const { status, claims } = Object(state)
  const isState = NOBODY.includes(status) || (status === 'active' && Object(claims) === claims)
  return typeof number === 'number' && isState ? (value as Snapshot) : null
}
