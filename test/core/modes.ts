import { NO_SESSION, type SessionRecord, UNCONFIRMED } from '../../src/core/session.js'

/** A way to keep the tokens. */
export interface Mode {
  readonly name: string
  readonly cookies: { readonly refresh: boolean; readonly access: boolean }
  /** Whether the record is gone with the host. */
  readonly isVolatile: boolean
}

/**
 * Whether the hosts of several pages may serve it at the same time. With the access token in a cookie they may too, but whose cookie a browser
 * adds to a request of one host while another signs somebody in, no host can know: there it is the one worker that is looked at.
 */
export function isShared({ isVolatile, cookies }: Mode): boolean {
  return !isVolatile && !cookies.access
}

const inHeader = { refresh: false, access: false }

export const HEADER: Mode = { name: 'body and header', cookies: inHeader, isVolatile: false }

export const MODES: readonly Mode[] = [
  HEADER,
  { name: 'cookie and header', cookies: { refresh: true, access: false }, isVolatile: false },
  { name: 'body and cookie', cookies: { refresh: false, access: true }, isVolatile: false },
  { name: 'cookie and cookie', cookies: { refresh: true, access: true }, isVolatile: false },
  { name: 'cookie and header, in memory', cookies: { refresh: true, access: false }, isVolatile: true },
  { name: 'cookie and cookie, in memory', cookies: { refresh: true, access: true }, isVolatile: true },
]

/** What a host finds that starts without a record. @param at A number that none before it has had. */
export function firstRecord({ isVolatile, cookies }: Mode, at: number): SessionRecord {
  if (!isVolatile) return NO_SESSION
  return { ...(cookies.refresh ? UNCONFIRMED : NO_SESSION), number: at, revision: at }
}
