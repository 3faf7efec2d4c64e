import type { Policy } from '../core/policy.js'
import type { Grant } from './grant.js'
import { knownOptions, oneOf, seconds } from './option.js'
import { type IsProtected, protectedUrls } from './protected-urls.js'

/** What `coordinate` is told. Times are in seconds. */
export interface CoordinateConfig {
  /**
   * Paths of this origin and URLs of others whose requests get the credential: everything at or
   * below each. Compared as parsed URLs.
   */
  readonly protect: readonly string[]
  /** How tokens are had and carried, from {@link tokenEndpoint}. */
  readonly grant: Grant
  /**
   * Where the session is kept: `indexeddb` (default) survives the worker and the browser; `memory`
   * can be read by no script (RFC 10017) and ends with the worker unless a cookie carries the session.
   */
  readonly store?: 'indexeddb' | 'memory'
  /** How long before its expiry an access token is refreshed; default 300, and never before half of its life is over. */
  readonly refreshAhead?: number
  /** Ends the session when nobody has used any page for `after` seconds; `warn` seconds earlier all pages are warned. Default: off. */
  readonly idle?: { readonly after: number; readonly warn: number }
  /**
   * How many seconds after a session has ended against the user's will (expired, revoked, idle) protected requests wait for the same user to
   * sign in again, and then go out with nothing lost. Another user, a sign-out or the limit ends the wait
   * with the server's 401. Default 0: not at all.
   */
  readonly hold?: number
  /**
   * What becomes of requests that are not protected: `fetch-event` (default) lets other listeners of this
   * worker, such as precaching, see them; `network` sends them past the worker by static
   * routes where the browser has them, which makes them as fast as on a page without a worker.
   */
  readonly unprotected?: 'fetch-event' | 'network'
}

export interface Settings {
  readonly isProtected: IsProtected
  readonly protect: readonly string[]
  readonly grant: Grant
  readonly store: 'indexeddb' | 'memory'
  readonly policy: Policy
  readonly unprotected: 'fetch-event' | 'network'
}

const NAMES = ['protect', 'grant', 'store', 'refreshAhead', 'idle', 'hold', 'unprotected']
const PATIENCE = 10_000

/** @throws TypeError that names the option and the fix. */
export function settingsOf(config: CoordinateConfig): Settings {
  const options = knownOptions(config, NAMES, 'coordinate')
  if (typeof config.grant?.refresh !== 'function') {
    throw new TypeError('coordinate: grant must be made by tokenEndpoint({ … })')
  }
  return {
    isProtected: protectedUrls(config.protect, location.href),
    protect: config.protect,
    grant: config.grant,
    store: oneOf(options, 'store', ['indexeddb', 'memory'], 'coordinate', 'indexeddb'),
    policy: {
      refreshAhead: seconds(options, 'refreshAhead', 'coordinate', 300),
      idle: config.idle === undefined ? null : idle(config.idle),
      patience: PATIENCE,
      hold: seconds(options, 'hold', 'coordinate', 0),
    },
    unprotected: oneOf(options, 'unprotected', ['fetch-event', 'network'], 'coordinate', 'fetch-event'),
  }
}

function idle(config: unknown): Policy['idle'] {
  const options = knownOptions(config, ['after', 'warn'], 'coordinate: idle')
  const after = seconds(options, 'after', 'coordinate: idle', Number.NaN)
  const warn = seconds(options, 'warn', 'coordinate: idle', 60)
  if (after > 0 && warn < after) return { after, warn }
  throw new TypeError(
    'coordinate: idle.warn must be shorter than idle.after, or everybody would be warned always',
  )
}
