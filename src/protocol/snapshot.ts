import type { ActiveState, SessionEnd } from './session-state.js'

/** How a session ended, as the host knows it; each page adds its own `returnTo`. */
export type HostEnd = Omit<SessionEnd, 'returnTo'>

/** The state of the session at its host. */
export interface Snapshot {
  /** Grows with every change, also across lives of the host: of two snapshots the higher is the later. */
  readonly revision: number
  readonly state: ActiveState | { readonly status: 'signed-out'; readonly ended: HostEnd | null }
  /** When the host has something to do next and wants a page to wake it; milliseconds since the epoch. */
  readonly wakeAt: number | null
}

/** Whose session it is (`sub`); `null` when nobody is signed in. */
export function subjectOf(state: Snapshot['state']): unknown {
  return state.status === 'active' ? state.claims.sub : null
}

/** The `BroadcastChannel` on which the host tells all pages. Any script of the origin can write to it: a hint, not a truth. */
export const CHANNEL = 'holdfast'

/** Reads a message from the channel; `null` when it is not one of ours. */
export function parseSnapshot(data: unknown): Snapshot | null {
  if (!isRecord(data) || typeof data.revision !== 'number' || !isRecord(data.state)) return null
  const { status, claims, ended } = data.state
  const isWhole =
    status === 'active' ? isRecord(claims) : status === 'signed-out' && (ended === null || isRecord(ended))
  return isWhole ? (data as unknown as Snapshot) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
