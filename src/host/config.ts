import type { Policy } from '../core/policy.js'
import type { Grant } from './grant/grant.js'
import { type Defaults, knownOptions, millisecondsOf, oneOf } from './option.js'
import type { Resume } from './request/resume.js'
import type { IsRejected } from './response-rule.js'
import { type IsProtected, protectedUrls } from './urls/protected-urls.js'
import { otherOrigins, type ProtectedResource, type TargetOf, targetsOf, urlsOf } from './urls/targets.js'

/** What `coordinate` is told. Times are in seconds. */
export interface CoordinateConfig {
  /**
   * Paths of this origin and URLs of others whose requests get the credential: everything at or below each.
   * Compared as parsed URLs. Where several match, the longest path counts.
   *
   * A request whose page has set `Authorization` with another scheme than `Bearer` passes untouched; a
   * `Bearer` is replaced, unless the entry says `keep: 'authorization'`.
   *
   * With `accessToken: 'header'` an entry may have an access token of its own, got out of the one refresh
   * token when a request first needs it.
   *
   * A path that a server might take for one elsewhere, such as `/api/..%2Fadmin`, is not below `/api/`.
   * The origins in this list name the session in the store: with another origin, more or fewer,
   * everybody signs in anew, so that no worker takes a session along to where it was not meant to go.
   * Paths may come and go. (With `store: 'memory'` and `refreshToken: 'cookie'` nothing is stored, and
   * the cookie alone is the session.)
   *
   * @example
   * protect: [
   *   '/api/',
   *   {
   *     url: 'https://billing.example.com/v1/',
   *     resource: 'https://billing.example.com/',
   *     scope: 'invoices:read',
   *   },
   * ]
   */
  readonly protect: readonly (string | ProtectedResource)[]
  /** How tokens are had and carried, from {@link tokenEndpoint}, or `openidProvider` of `holdfast/sw/oauth`. */
  readonly grant: Grant
  /**
   * Where the session is kept: `indexeddb` (default) survives the worker and the browser, and goes on in
   * memory while IndexedDB fails; `memory` can be read by no script (RFC 10017) and ends with the worker
   * unless a cookie carries the session.
   */
  readonly store?: 'indexeddb' | 'memory'
  /**
   * How long before its expiry an access token is refreshed, at least; default 300. Each has a moment of its
   * own, up to half as long again before, so that users who signed in together are not refreshed together.
   * Never before half of its life is over.
   */
  readonly refreshAhead?: number
  /**
   * Ends the session when nobody has used any page for `after` seconds; `warn` seconds (default 60) earlier
   * all pages are warned. A user who moves the pointer, touches, scrolls, types or comes back to the window
   * uses a page; timers, streams and refreshes do not. Protected requests at or below `requests` count as
   * well, written as in `protect`; default: none. Default: off.
   */
  readonly idle?: { readonly after: number; readonly warn?: number; readonly requests?: readonly string[] }
  /**
   * How many seconds before the session's own end (of the refresh token, or of the longest time that the
   * authorization server allows) all pages are warned. A refresh is tried first; nobody is warned of an end
   * that it puts off. Never before half of the session's life is over. Default 300.
   */
  readonly warnBeforeEnd?: number
  /**
   * How many seconds after a session has ended against the user's will (expired, revoked, idle) protected
   * requests wait for the same user to sign in again, and then go out with nothing lost. Another user, a
   * sign-out or the limit ends the wait with the server's 401. Default 0: not at all. As long requests wait
   * for a user who is to step up (RFC 9470); with 0 for three minutes.
   */
  readonly hold?: number
  /**
   * A new version of the worker takes over when no protected request is under way and no response is
   * being read, and at the latest so many seconds after it began to wait. What streams then ends
   * with an error. Default 1800.
   */
  readonly updateWithin?: number
  /**
   * Tells an authentication failure from all other responses, for servers that answer 400, 403, 419 or 440,
   * or 200 with an error in the body. Default: 401, unless its `WWW-Authenticate` says `insufficient_scope`
   * (RFC 6750 §3.1) or is of a DPoP proof. One that says `insufficient_user_authentication` (RFC 9470 §3) is
   * none, whatever this says: the user is asked to step up. Where a 401
   * names no `error`, and the access token is younger than a minute and was accepted since, only GET and HEAD
   * are sent again: a form may have been refused for a wrong password, which must not count twice. An
   * endpoint that answers so is best told apart here.
   *
   * @example
   * isRejected: async ({ status, json }) => status === 400 && Object(await json()).code === 'token_expired'
   */
  readonly isRejected?: IsRejected
  /** Streams and downloads that go on where they were cut, from `holdfast/sw/resume`. Default: none. */
  readonly resume?: readonly Resume[]
  /**
   * What becomes of requests that are not protected: `network` (default) sends them past the worker by static
   * routes, where the browser has them (Chromium), so that they are as fast, and outlive their page as
   * surely, as without a worker; `fetch-event` lets other `fetch` listeners of this worker, such as
   * precaching, see them. An app that has such listeners must say so.
   */
  readonly unprotected?: 'network' | 'fetch-event'
}

export interface Settings {
  readonly targetOf: TargetOf
  /** Tells the requests that count as activity of the user. */
  readonly isActivity: IsProtected
  readonly protect: readonly string[]
  readonly grant: Grant
  /** Of the session in the store. */
  readonly name: string
  readonly store: 'indexeddb' | 'memory'
  readonly policy: Omit<Policy, 'isShared' | 'host'>
  /** In milliseconds. */
  readonly updateWithin: number
  readonly isRejected: IsRejected | null
  readonly resume: readonly Resume[]
  readonly unprotected: 'network' | 'fetch-event'
}

/**
 * By its name, the default of each option; `undefined`: there is none. One that is
 * missing here does not compile.
 */
const OPTIONS = {
  protect: undefined,
  grant: undefined,
  store: 'indexeddb',
  refreshAhead: 300,
  idle: undefined,
  warnBeforeEnd: 300,
  hold: 0,
  updateWithin: 1_800,
  isRejected: undefined,
  resume: [],
  unprotected: 'network',
} satisfies Defaults<CoordinateConfig>
const IDLE_OPTIONS = { after: Number.NaN, warn: 60, requests: undefined } satisfies Defaults<
  NonNullable<CoordinateConfig['idle']>
>
const PATIENCE_MS = 10_000

/** @throws TypeError that names the option and the fix. */
export function settingsOf(config: CoordinateConfig): Settings {
  const options = knownOptions(config, Object.keys(OPTIONS), 'coordinate')
  if (typeof config.grant?.refresh !== 'function') {
    throw new TypeError('coordinate: grant must be made by tokenEndpoint({ … }) or openidProvider({ … })')
  }
  const { isRejected = null, resume = OPTIONS.resume } = config
  if (isRejected !== null && typeof isRejected !== 'function') {
    throw new TypeError('coordinate: isRejected must be a function from a response to true or false')
  }
  if (!Array.isArray(resume) || resume.some((each) => typeof each !== 'function')) {
    throw new TypeError('coordinate: resume must list what holdfast/sw/resume makes')
  }
  const targetOf = targetsOf(config.protect, location.href, config.grant.accessToken)
  config.grant.redirection?.check((url) => targetOf(url) !== null)
  return {
    targetOf,
    isActivity: config.idle?.requests
      ? protectedUrls(config.idle.requests, location.href, 'idle.requests')
      : () => false,
    protect: urlsOf(config.protect),
    grant: config.grant,
    name: [config.grant.name, ...otherOrigins(config.protect, location.href)].join(' '),
    store: oneOf(options, 'store', ['indexeddb', 'memory'], 'coordinate', OPTIONS.store),
    policy: {
      refreshAhead: millisecondsOf(options, 'refreshAhead', 'coordinate', OPTIONS.refreshAhead),
      idle: config.idle === undefined ? null : idle(config.idle),
      warnBeforeEnd: millisecondsOf(options, 'warnBeforeEnd', 'coordinate', OPTIONS.warnBeforeEnd),
      patience: PATIENCE_MS,
      sharesGrant: config.grant.sharesGrant === true,
      hold: millisecondsOf(options, 'hold', 'coordinate', OPTIONS.hold),
      cookies: { refresh: config.grant.isCarriedByCookie, access: config.grant.accessToken === 'cookie' },
    },
    updateWithin: millisecondsOf(options, 'updateWithin', 'coordinate', OPTIONS.updateWithin),
    isRejected,
    resume,
    unprotected: oneOf(options, 'unprotected', ['network', 'fetch-event'], 'coordinate', OPTIONS.unprotected),
  }
}

function idle(config: unknown): Policy['idle'] {
  const options = knownOptions(config, Object.keys(IDLE_OPTIONS), 'coordinate: idle')
  const after = millisecondsOf(options, 'after', 'coordinate: idle', IDLE_OPTIONS.after)
  const warn = millisecondsOf(options, 'warn', 'coordinate: idle', IDLE_OPTIONS.warn)
  if (after > 0 && warn < after) return { after, warn }
  throw new TypeError('coordinate: idle.warn must be shorter than idle.after')
}
