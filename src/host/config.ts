import type { Policy } from '../core/policy.js'
import type { Grant } from './grant.js'
import type { IsRejected } from './is-rejected.js'
import { knownOptions, oneOf, seconds } from './option.js'
import { type IsProtected, protectedUrls } from './protected-urls.js'
import type { Resume } from './resume.js'
import { type ProtectedResource, type TargetOf, targetsOf, urlsOf } from './targets.js'

/** What `coordinate` is told. Times are in seconds. */
export interface CoordinateConfig {
  /**
   * Paths of this origin and URLs of others whose requests get the credential: everything at or
   * below each. Compared as parsed URLs. Where several match, the longest path counts.
   *
   * With `accessToken: 'header'` an entry may have an access token of its own, got out of the one refresh token when a request first needs it.
   *
   * @example
   * protect: ['/api/', { url: 'https://billing.example.com/v1/', resource: 'https://billing.example.com/', scope: 'invoices:read' }]
   */
  readonly protect: readonly (string | ProtectedResource)[]
  /** How tokens are had and carried, from {@link tokenEndpoint}. */
  readonly grant: Grant
  /**
   * Where the session is kept: `indexeddb` (default) survives the worker and the browser, and goes on in memory while
   * IndexedDB fails; `memory` can be read by no script (RFC 10017) and ends with the worker unless a cookie carries the session.
   */
  readonly store?: 'indexeddb' | 'memory'
  /**
   * How long before its expiry an access token is refreshed, at least; default 300. Each has a moment of its own, up to
   * half as long again before, so that users who signed in together are not refreshed together. Never before half of its life is over.
   */
  readonly refreshAhead?: number
  /**
   * Ends the session when nobody has used any page for `after` seconds; `warn` seconds earlier all pages are warned. A user who moves the
   * pointer, touches, scrolls, types or comes back to the window uses a page; timers, streams and refreshes do not. Protected requests at or below
   * `requests` count as well, written as in `protect`; default: none. Default: off.
   */
  readonly idle?: { readonly after: number; readonly warn?: number; readonly requests?: readonly string[] }
  /**
   * How many seconds before the session's own end (of the refresh token, or of the longest time that the authorization server allows) all pages
   * are warned. A refresh is tried first; nobody is warned of an end that it puts off. Never before half of the session's life is over. Default 300.
   */
  readonly warnBeforeEnd?: number
  /**
   * How many seconds after a session has ended against the user's will (expired, revoked, idle) protected requests wait for the same user to
   * sign in again, and then go out with nothing lost. Another user, a sign-out or the limit ends the wait
   * with the server's 401. Default 0: not at all.
   */
  readonly hold?: number
  /**
   * A new version of the worker takes over when no protected request is under way and no response is being read, and at the latest so many
   * seconds after it began to wait. What streams then ends with an error. Default 1800.
   */
  readonly updateWithin?: number
  /**
   * Tells an authentication failure from all other responses, for servers that answer 400, 403, 419 or 440, or 200 with an error in the body. Default:
   * 401, unless its `WWW-Authenticate` says `insufficient_scope` (RFC 6750 §3.1).
   *
   * @example
   * isRejected: async ({ status, json }) => status === 400 && Object(await json()).code === 'token_expired'
   */
  readonly isRejected?: IsRejected
  /** Streams and downloads that go on where they were cut, from `holdfast/sw/resume`. Default: none. */
  readonly resume?: readonly Resume[]
  /**
   * What becomes of requests that are not protected: `fetch-event` (default) lets other listeners of this
   * worker, such as precaching, see them; `network` sends them past the worker by static
   * routes where the browser has them, which makes them as fast as on a page without a worker.
   */
  readonly unprotected?: 'fetch-event' | 'network'
}

export interface Settings {
  readonly targetOf: TargetOf
  /** Tells the requests that count as activity of the user. */
  readonly isCounted: IsProtected
  readonly protect: readonly string[]
  readonly grant: Grant
  readonly store: 'indexeddb' | 'memory'
  readonly policy: Policy
  /** In milliseconds. */
  readonly updateWithin: number
  readonly isRejected: IsRejected | null
  readonly resume: readonly Resume[]
  readonly unprotected: 'fetch-event' | 'network'
}

const NAMES = [
  'protect',
  'grant',
  'store',
  'refreshAhead',
  'idle',
  'warnBeforeEnd',
  'hold',
  'updateWithin',
  'isRejected',
  'resume',
  'unprotected',
]
const PATIENCE = 10_000

/** @throws TypeError that names the option and the fix. */
export function settingsOf(config: CoordinateConfig): Settings {
  const options = knownOptions(config, NAMES, 'coordinate')
  if (typeof config.grant?.refresh !== 'function') {
    throw new TypeError('coordinate: grant must be made by tokenEndpoint({ … })')
  }
  const { isRejected = null, resume = [] } = config
  if (isRejected !== null && typeof isRejected !== 'function') {
    throw new TypeError('coordinate: isRejected must be a function from a response to true or false')
  }
  if (!Array.isArray(resume) || resume.some((each) => typeof each !== 'function')) {
    throw new TypeError('coordinate: resume must list what holdfast/sw/resume makes')
  }
  return {
    targetOf: targetsOf(config.protect, location.href, config.grant.accessToken),
    isCounted: config.idle?.requests
      ? protectedUrls(config.idle.requests, location.href, 'idle.requests')
      : () => false,
    protect: urlsOf(config.protect),
    grant: config.grant,
    store: oneOf(options, 'store', ['indexeddb', 'memory'], 'coordinate', 'indexeddb'),
    policy: {
      refreshAhead: seconds(options, 'refreshAhead', 'coordinate', 300),
      idle: config.idle === undefined ? null : idle(config.idle),
      warnBeforeEnd: seconds(options, 'warnBeforeEnd', 'coordinate', 300),
      patience: PATIENCE,
      hold: seconds(options, 'hold', 'coordinate', 0),
    },
    updateWithin: seconds(options, 'updateWithin', 'coordinate', 1_800),
    isRejected,
    resume,
    unprotected: oneOf(options, 'unprotected', ['fetch-event', 'network'], 'coordinate', 'fetch-event'),
  }
}

function idle(config: unknown): Policy['idle'] {
  const options = knownOptions(config, ['after', 'warn', 'requests'], 'coordinate: idle')
  const after = seconds(options, 'after', 'coordinate: idle', Number.NaN)
  const warn = seconds(options, 'warn', 'coordinate: idle', 60)
  if (after > 0 && warn < after) return { after, warn }
  throw new TypeError(
    'coordinate: idle.warn must be shorter than idle.after, or everybody would be warned always',
  )
}
