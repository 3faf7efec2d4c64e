import type { SignInError, StepUp } from '../protocol/session-state.js'
import type { HostEnd } from '../protocol/snapshot.js'
import type { Debt } from './owed.js'
import { MAIN, type Target } from './target.js'
import type { AccessToken, ProofKey, TokenSet } from './tokens.js'

/** Names one refresh; stays the same however often the refresh is sent (`Idempotency-Key`). */
export type AttemptId = string

interface Numbered {
  /**
   * Grows with every sign-in and every end. An answer that belongs to another number is late, and dropped.
   */
  readonly number: number
  /** Grows with every change. */
  readonly revision: number
  /**
   * Nobody but this user, or nobody at all, was signed in here before. Left out: somebody else may have been,
   * and the browser may have kept what they were answered.
   */
  readonly isSoleUser?: true
  /** What the authorization server must still be told. Left out: nothing. */
  readonly owed?: readonly Debt[]
}

export interface SignedOut extends Numbered {
  readonly status: 'signed-out'
  readonly ended: HostEnd | null
  /** Whose session it was (`sub`); `undefined` when nobody's, or when the server does not tell. */
  readonly subject: unknown
  /** A sign-in whose code is being exchanged. */
  readonly signingIn?: SigningIn
  readonly signInError?: SignInError
}

/** Somebody has come back from the authorization server with a code, which must not be sent twice. */
export interface SigningIn {
  /** The life of a host that exchanges it. */
  readonly host: string
  readonly since: number
  /** It takes no longer than this. */
  readonly until: number
  /** What pages are told when that host dies over it. */
  readonly interrupted: SignInError
}

interface SignedIn extends Numbered {
  /**
   * Unguessable. Together with `rotation` it names the one refresh that the tokens can be spent on;
   * `null` before the first one.
   */
  readonly name: string | null
  readonly tokens: TokenSet
  /** How often this session's tokens were refreshed. */
  readonly rotation: number
  readonly idleAt: number | null
  /**
   * When this user signed in, or turned out to be another than before; left out where only the server knows.
   */
  readonly signedInAt?: number
  /** A sign-in was sent whose answer is not known: by now the cookies may be another user's. */
  readonly contested?: true
  /** What a resource server has asked the user for last, met by a sign-in or not. */
  readonly stepUp?: AskedStepUp
}

export interface AskedStepUp extends StepUp {
  readonly since: number
  /** Of the session that did not do: one of another number is what came of it. */
  readonly number: number
}

export interface Active extends SignedIn {
  readonly status: 'active'
}

/** The refresh token has been, or is about to be, presented, and the answer is not known yet. */
export interface Refreshing extends SignedIn {
  readonly status: 'refreshing'
  readonly attempt: AttemptId
  /** What its access token is asked for: sent again, it is the same. */
  readonly target: Target
  /** When the attempt was written down, or failed last. */
  readonly since: number
  readonly purpose: Purpose
  /** How often the authorization server gave no usable answer to this attempt. */
  readonly failures: number
  /** Before this time the attempt is not sent again by itself. */
  readonly retryAt: number
  /**
   * Until then whoever needs the access token may send the attempt before `retryAt`. 0: the server has said
   * itself when to come back.
   */
  readonly probeUntil: number
  /**
   * Since when the server answers, and what, although no outage explains that; left out: it does not,
   * or did not at the last try.
   */
  readonly answered?: { readonly since: number; readonly what: string }
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

/** What is written down after a record. */
export function next<T extends SessionRecord>(before: SessionRecord, after: T): T {
  return { ...after, revision: before.revision + 1 }
}

export const NO_SESSION: SignedOut = {
  status: 'signed-out',
  number: 0,
  revision: 0,
  ended: null,
  subject: undefined,
}

const NO_TOKEN: AccessToken = { accessToken: null, issuedAt: 0, accessExpiresAt: 0, rotation: -1 }

/** A session may be there, carried by a cookie; the first refresh will tell. */
export const UNCONFIRMED: Active = {
  status: 'active',
  number: 0,
  revision: 0,
  name: null,
  rotation: 0,
  tokens: {
    ...NO_TOKEN,
    rotation: 0,
    refreshToken: null,
    others: {},
    answeredAt: 0,
    sessionExpiresAt: null,
    sessionLife: 0,
    claims: {},
  },
  idleAt: null,
}

/** Whether nobody has yet heard from the server that there is a session. */
export function isUnconfirmed(session: SessionRecord): boolean {
  return session.status !== 'signed-out' && session.tokens.issuedAt === 0
}

/** The access token that a session has for a target: where it has none, one that has expired long ago. */
export function accessTokenOf(session: SessionRecord, target: Target): AccessToken {
  if (session.status === 'signed-out') return NO_TOKEN
  const { tokens } = session
  return target === MAIN ? tokens : (tokens.others[target] ?? NO_TOKEN)
}

/** All tokens of a session; `null` for those in cookies. */
export function tokensOf(session: SessionRecord): readonly (string | null)[] {
  return session.status === 'signed-out' ? [] : tokensIn(session.tokens)
}

export function tokensIn({
  accessToken,
  refreshToken,
  idToken,
  others,
}: TokenSet): readonly (string | null)[] {
  return [
    accessToken,
    refreshToken,
    idToken ?? null,
    ...Object.values(others).map((other) => other.accessToken),
  ]
}

/** Whose a session, a request or a page is. */
export interface Owner {
  /** Of the session. */
  readonly number: number
  /** `sub`; `undefined` when nobody's, or when the server does not tell. */
  readonly subject: unknown
}

export function ownerOf(session: SessionRecord): Owner {
  const { number } = session
  return { number, subject: session.status === 'signed-out' ? session.subject : session.tokens.claims.sub }
}

/** A user whom the server does not name may be anybody, except within one session. */
export function isSameUser(one: Owner, other: Owner): boolean {
  return one.number === other.number || (one.subject !== undefined && one.subject === other.subject)
}

/** The access token that a request carries, or carried. */
export interface Credential extends Owner {
  readonly target: Target
  /** The rotation that brought it: with number and target it names an access token without showing it. */
  readonly rotation: number
  /** `null`: the browser sends it as a cookie. */
  readonly accessToken: string | null
  /** What it is bound to; left out: nothing. */
  readonly proofKey?: ProofKey
}

export function credentialOf(session: SessionRecord, target: Target): Credential {
  const { accessToken, rotation, isBound } = accessTokenOf(session, target)
  const proofKey = isBound && session.status !== 'signed-out' && session.tokens.proofKey
  return { ...ownerOf(session), target, rotation, accessToken, ...(proofKey && { proofKey }) }
}

/** Whether the session still has no other access token for the target of this one. */
export function isSame({ number, rotation, target }: Credential, session: SessionRecord): boolean {
  return number === session.number && rotation === accessTokenOf(session, target).rotation
}
