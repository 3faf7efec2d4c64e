import { isEndReason } from '../../core/end-reasons.js'
import type { Debt } from '../../core/owed.js'
import type {
  Active,
  AskedStepUp,
  Lapsing,
  Refreshing,
  SessionRecord,
  SignedOut,
  SigningIn,
} from '../../core/session.js'
import type { AccessToken, TokenSet } from '../../core/tokens.js'
import type { SignInError } from '../../protocol/session-state.js'
import type { HostEnd } from '../../protocol/snapshot.js'
import { isProofKey } from '../is-proof-key.js'
import { pathHere } from '../urls/path-here.js'

/** Another number is that of records which this version cannot read. */
const VERSION = 1

/** Below 2**53, from where on a number does not grow by one. */
const MOST = 2 ** 52
/** There is no later date. */
const LATEST = 8.64e15
/** No exchange of a code takes as long. */
const MAX_EXCHANGE_MS = 600_000
/** A `Retry-After` is a day at most, and is spread over as much again. */
const MAX_WAIT_MS = 2 * 24 * 3_600_000

type Check = (value: unknown) => boolean
/** A check for every member: none can be added to a record and forgotten here. */
type Shape<T> = { readonly [Member in keyof T]-?: Check }

/**
 * Reads what the disk holds. Any script of the origin writes there too, disks fail, and a worker can be
 * rolled back to this version.
 *
 * @returns `null` for what is no session that this version can go on with.
 */
export function parseRecord(value: unknown): SessionRecord | null {
  if (!isPlain(value)) return null
  const { version, ...record } = value
  const isWhole = version === VERSION && Object.values(SHAPES).some((isShape) => isShape(record))
  return isWhole ? (record as unknown as SessionRecord) : null
}

/** What {@link parseRecord} reads. */
export function storedForm(record: SessionRecord): object {
  return { ...record, version: VERSION }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return Object.getPrototypeOf(value ?? '') === Object.prototype
}

function isShaped<T>(shape: Shape<T>): Check {
  const checks = Object.entries<Check>(shape)
  return (value) => isPlain(value) && checks.every(([member, isRight]) => isRight(value[member]))
}

function either(one: Check, other: Check): Check {
  return (value) => one(value) || other(value)
}

const is =
  (...known: readonly unknown[]): Check =>
  (value) =>
    known.includes(value)
const isText: Check = (value) => typeof value === 'string'
/** What can travel in a header field (RFC 6750 §2.1). */
const isField: Check = (value) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
const isTime: Check = (value) => typeof value === 'number' && value >= 0 && value <= LATEST
const isCount: Check = (value) => isTime(value) && Number.isInteger(value) && Number(value) < MOST

/** Pages are told of them: what is cyclic, for example, throws there. */
const isClaims: Check = (value) => isPlain(value) && isUsable(() => JSON.stringify(value) + String(value.sub))

const isTarget: Check = (value) => isText(value) && isUsable(() => JSON.parse(String(value)))

function isUsable(use: () => unknown): boolean {
  try {
    return use() !== null
  } catch {
    return false
  }
}

const isEnd = isShaped<HostEnd>({ reason: isEndReason, message: isText, at: isTime })

const isSignInError = isShaped<SignInError>({
  error: isText,
  message: isText,
  description: isText,
  at: isTime,
  // Pages go there.
  returnTo: (value) => isText(value) && pathHere(String(value)) === value,
})

const isSigningInShape = isShaped<SigningIn>({
  host: isText,
  since: isTime,
  until: isTime,
  interrupted: isSignInError,
})

/** Requests wait for it. */
const isSigningIn: Check = (value) =>
  isSigningInShape(value) && (value as SigningIn).until - (value as SigningIn).since <= MAX_EXCHANGE_MS

const accessToken: Shape<AccessToken> = {
  accessToken: either(is(null), isField),
  issuedAt: isTime,
  accessExpiresAt: isTime,
  // That of a target which was refused before it had one is -1.
  rotation: either(is(-1), isCount),
  refusedAt: either(is(undefined), isTime),
  isBound: is(undefined, true),
}
const isAccessToken = isShaped(accessToken)

const isDebt = isShaped<Debt>({
  refreshToken: either(is(null), isField),
  everywhere: is(true, false),
  since: isTime,
  failures: isCount,
  retryAt: isTime,
  until: either(is(null), isTime),
})

const isStepUp = isShaped<AskedStepUp>({
  acrValues: either(is(null), isText),
  maxAge: either(is(null), isCount),
  since: isTime,
  number: isCount,
})

const signedOut = {
  number: isCount,
  revision: isCount,
  isSoleUser: is(undefined, true),
  owed: (value: unknown) =>
    value === undefined || (Array.isArray(value) && value.every((each) => isDebt(each) && isSoon(each))),
}
const signedIn = {
  ...signedOut,
  name: either(is(null), isField),
  tokens: isShaped<TokenSet>({
    ...accessToken,
    rotation: isCount,
    others: (value) => isPlain(value) && Object.values(value).every(isAccessToken),
    answeredAt: isTime,
    refreshToken: either(is(null), isField),
    sessionExpiresAt: either(is(null), isTime),
    sessionLife: isTime,
    claims: isClaims,
    isBare: is(undefined, true),
    proofKey: either(is(undefined), isProofKey),
    idToken: either(is(undefined), isField),
  }),
  rotation: isCount,
  // As late as the app has set its limit.
  idleAt: either(is(null), (value) => typeof value === 'number' && value >= 0),
  signedInAt: either(is(undefined), isTime),
  contested: is(undefined, true),
  stepUp: either(is(undefined), isStepUp),
}

const isRefreshing = isShaped<Refreshing>({
  ...signedIn,
  status: is('refreshing'),
  attempt: isField,
  target: isTarget,
  since: isTime,
  purpose: is('ahead', 'needed'),
  failures: isCount,
  retryAt: isTime,
  probeUntil: isTime,
  answered: either(is(undefined), isShaped<Refreshing['answered'] & object>({ since: isTime, what: isText })),
})

const SHAPES: Readonly<Record<SessionRecord['status'], Check>> = {
  'signed-out': isShaped<SignedOut>({
    ...signedOut,
    status: is('signed-out'),
    ended: either(is(null), isEnd),
    subject: () => true,
    signingIn: either(is(undefined), isSigningIn),
    signInError: either(is(undefined), isSignInError),
  }),
  active: isShaped<Active>({ ...signedIn, status: is('active') }),
  refreshing: (value) => isRefreshing(value) && isSoon(value as Refreshing),
  lapsing: isShaped<Lapsing>({ ...signedIn, status: is('lapsing'), ended: isEnd }),
}

function isSoon({ since, retryAt }: Pick<Refreshing, 'since' | 'retryAt'>): boolean {
  return retryAt - since <= MAX_WAIT_MS
}
