import type { HostEnd } from '../protocol/snapshot.js'
import { MAIN, type Target } from './target.js'
import type { AccessToken, TokenSet } from './tokens.js'

/** Names one refresh; stays the same however often the refresh is sent (`Idempotency-Key`). */
export type AttemptId = string

interface Numbered {
  /** Grows with every sign-in and every end. An answer that belongs to another number is late, and dropped. */
  readonly number: number
  /** Grows with every change. */
  readonly revision: number
}

export interface SignedOut extends Numbered {
  readonly status: 'signed-out'
  readonly ended: HostEnd | null
  /** Whose session it was (`sub`); `undefined` when nobody's, or when the server does not tell. */
  readonly subject: unknown
}

interface SignedIn extends Numbered {
  /** Unguessable. Together with `rotation` it names the one refresh that the tokens can be spent on; `null` before the first one. */
  readonly name: string | null
  readonly tokens: TokenSet
  /** How often this session's tokens were refreshed. */
  readonly rotation: number
  readonly idleAt: number | null
}

export interface Active extends SignedIn {
  readonly status: 'active'
}

/** The refresh token has been, or is about to be, presented, and the answer is not known yet. */
export interface Refreshing extends SignedIn {
  readonly status: 'refreshing'
  readonly attempt: AttemptId
  /** What its access token is asked for: sent again, it is the same. A version before this one knew the main one only. */
  readonly target?: Target
  /** When the attempt was written down, or failed last. */
  readonly since: number
  readonly purpose: Purpose
  /** How often the authorization server gave no usable answer to this attempt. */
  readonly failures: number
  /** Before this time the attempt is not sent again. */
  readonly retryAt: number
}

/** The refresh was refused, but the access token in hand is still good: the session ends with it. */
export interface Lapsing extends SignedIn {
  readonly status: 'lapsing'
  readonly ended: HostEnd
}

/** `ahead`: nobody waits for it. `needed`: without it there is no usable access token. */
export type Purpose = 'ahead' | 'needed'

/** What the host holds, and what it writes down. */
export type SessionRecord = SignedOut | Active | Refreshing | Lapsing

export const NO_SESSION: SignedOut = {
  status: 'signed-out',
  number: 0,
  revision: 0,
  ended: null,
  subject: undefined,
}

/** A session may be there, carried by a cookie; the first refresh will tell. */
export const UNTOLD: Active = {
  status: 'active',
  number: 0,
  revision: 0,
  name: null,
  rotation: 0,
  tokens: {
    accessToken: null,
    refreshToken: null,
    issuedAt: 0,
    accessExpiresAt: 0,
    sessionExpiresAt: null,
    sessionLife: 0,
    claims: {},
  },
  idleAt: null,
}

/** Whether nobody has yet heard from the server that there is a session. */
export function isUntold(session: SessionRecord): boolean {
  return session.status !== 'signed-out' && session.tokens.issuedAt === 0
}

/** The access token that a session has for a target: where it has none, one that has expired long ago. */
export function accessTokenOf(session: SessionRecord, target: Target): AccessToken {
  if (session.status === 'signed-out') return NO_TOKEN
  const { tokens, rotation } = session
  return target === MAIN ? { rotation, ...tokens } : (tokens.others?.[target] ?? NO_TOKEN)
}

const NO_TOKEN: AccessToken = { accessToken: null, issuedAt: 0, accessExpiresAt: 0, rotation: -1 }

/** The access token that a request carries, or carried. */
export interface Credential {
  readonly number: number
  readonly target: Target
  /** The rotation that brought it: with number and target it names an access token without showing it. */
  readonly rotation: number
  /** `null`: the browser sends it as a cookie. */
  readonly accessToken: string | null
}

export function credentialOf(session: SessionRecord, target: Target): Credential {
  const { accessToken, rotation } = accessTokenOf(session, target)
  return { number: session.number, target, rotation, accessToken }
}

/** Whether the session still has no other access token for the target of this one. */
export function isSame({ number, rotation, target }: Credential, session: SessionRecord): boolean {
  return number === session.number && rotation === accessTokenOf(session, target).rotation
}
