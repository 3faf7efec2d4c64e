import { type Defaults, knownOptions, oneOf, optionalText, text } from '../option.js'
import type { IsRejected } from '../response-rule.js'
import { isConfidential } from '../urls/loopback.js'
import type { Dpop } from './dpop.js'
import type { TokenAnswer } from './token-response.js'

/** Where and how tokens are had (RFC 6749 §3.2). */
export interface TokenEndpointConfig {
  /**
   * URL to which credentials are posted. Relative to the worker's script. Of a list, `session.signIn` posts
   * to the first, or to the one that its `step` names, such as that of a second factor; an app that posts to
   * any of them by itself is signed in all the same.
   */
  readonly signIn: string | readonly [string, ...string[]]
  /**
   * URL that answers a refresh token with its successor (RFC 6749 §6). May be the same as
   * `signIn` with `format: 'form'`.
   */
  readonly refresh: string
  /** URL that revokes the session (RFC 7009). */
  readonly signOut: string
  /** URL that answers an authorised POST with a single-use ticket, for `session.ticket()`. Default: none. */
  readonly ticket?: string
  /**
   * Where the refresh token lives: `cookie` is HttpOnly, set by the server and read by nobody (what
   * RFC 10017 asks for); `body` travels in JSON and is kept in the worker's store.
   */
  readonly refreshToken: 'cookie' | 'body'
  /**
   * How requests carry the access token: an `Authorization: Bearer` header (RFC 6750 §2.1), or an
   * HttpOnly cookie of the server's.
   */
  readonly accessToken: 'header' | 'cookie'
  /**
   * How the worker writes its requests to these endpoints: `json` (default), or `form` for a
   * standard OAuth token endpoint.
   */
  readonly format?: 'json' | 'form'
  /** The OAuth `client_id`, sent with every request to a `form` endpoint. */
  readonly clientId?: string
  /**
   * Reads an answer of another shape than RFC 6749 §5.1. May throw; the error's
   * message tells the developer why.
   */
  readonly read?: (json: unknown) => TokenAnswer
  /**
   * Whether the refresh endpoint has refused the refresh token for good, where it does not say so by 401 or
   * by 400 `invalid_grant`: the session ends. Its body is an own copy.
   *
   * @example
   * isRefused: ({ status }) => status === 403
   */
  readonly isRefused?: IsRejected
  /**
   * Whether refreshes carry an `Idempotency-Key`, by which a server that knows it tells a resent attempt from
   * a replay. Default: `true`, and where CORS does not allow it, they go out without it; `false` for a `form`
   * endpoint on another origin, which then needs no preflight.
   */
  readonly idempotencyKey?: boolean
  /**
   * Binds the tokens of each session to a key that cannot be copied (RFC 9449), from `holdfast/sw/dpop`. A
   * session that began without goes on without. Default: none.
   *
   * @example
   * import { dpop } from 'holdfast/sw/dpop'
   *
   * tokenEndpoint({ signIn, refresh, signOut, refreshToken: 'body', accessToken: 'header', dpop: dpop() })
   */
  readonly dpop?: Dpop
}

export interface TokenEndpointSettings {
  readonly signIn: readonly [URL, ...URL[]]
  readonly refresh: URL
  readonly signOut: URL
  readonly ticket: URL | null
  readonly refreshToken: 'cookie' | 'body'
  readonly accessToken: 'header' | 'cookie'
  readonly format: 'json' | 'form'
  readonly clientId: string | null
  readonly read: ((json: unknown) => TokenAnswer) | null
  readonly isRefused: IsRejected | null
  readonly idempotencyKey: boolean
  readonly dpop: Dpop | null
}

/**
 * By its name, the default of each option; `undefined`: there is none, or it depends on others. One that is
 * missing here does not compile.
 */
const OPTIONS = {
  signIn: undefined,
  refresh: undefined,
  signOut: undefined,
  ticket: undefined,
  refreshToken: undefined,
  accessToken: undefined,
  format: 'json',
  clientId: undefined,
  read: undefined,
  isRefused: undefined,
  idempotencyKey: undefined,
  dpop: undefined,
} satisfies Defaults<TokenEndpointConfig>

/** @throws TypeError that names the option and the fix. */
export function tokenEndpointSettings(config: TokenEndpointConfig): TokenEndpointSettings {
  const options = knownOptions(config, Object.keys(OPTIONS), 'tokenEndpoint')
  const format = oneOf(options, 'format', ['json', 'form'], 'tokenEndpoint', OPTIONS.format)
  const clientId = optionalText(options, 'clientId', 'tokenEndpoint')
  if (clientId !== null && format !== 'form') {
    throw new TypeError(
      `tokenEndpoint: clientId is sent only to form endpoints: add format: 'form', or remove clientId`,
    )
  }
  if (config.read !== undefined && typeof config.read !== 'function') {
    throw new TypeError(
      'tokenEndpoint: read must be a function from the JSON answer to { accessToken, expiresIn, … }',
    )
  }
  if (config.isRefused !== undefined && typeof config.isRefused !== 'function') {
    throw new TypeError('tokenEndpoint: isRefused must be a function from a response to true or false')
  }
  const refresh = endpoint(options, 'refresh')
  const { idempotencyKey = format === 'json' || refresh.origin === location.origin } = config
  if (typeof idempotencyKey !== 'boolean') {
    throw new TypeError('tokenEndpoint: idempotencyKey must be true or false')
  }
  const { dpop = null } = config
  const accessToken = oneOf(options, 'accessToken', ['header', 'cookie'], 'tokenEndpoint')
  if (dpop !== null && (typeof dpop.send !== 'function' || accessToken === 'cookie')) {
    throw new TypeError(
      `tokenEndpoint: dpop must be dpop() of holdfast/sw/dpop, and needs accessToken: 'header'`,
    )
  }
  const urls = [config.signIn].flat().map((signIn) => endpoint({ signIn }, 'signIn'))
  const [first = endpoint({}, 'signIn'), ...others] = urls
  return {
    signIn: [first, ...others],
    refresh,
    signOut: endpoint(options, 'signOut'),
    ticket: config.ticket === undefined ? null : endpoint(options, 'ticket'),
    refreshToken: oneOf(options, 'refreshToken', ['cookie', 'body'], 'tokenEndpoint'),
    accessToken,
    format,
    clientId,
    read: config.read ?? null,
    isRefused: config.isRefused ?? null,
    idempotencyKey,
    dpop,
  }
}

function endpoint(options: Readonly<Record<string, unknown>>, name: string): URL {
  const value = text(options, name, 'tokenEndpoint', `for example ${name}: '/auth/…'`)
  const base = location.href
  if (!URL.canParse(value, base)) throw new TypeError(`tokenEndpoint: ${name} is not a URL: ${value}`)
  const url = new URL(value, base)
  // A page that was itself had without TLS has nothing to lose by it.
  if (!isConfidential(url, location.origin)) {
    throw new TypeError(
      `tokenEndpoint: ${name} must be https, or a token would travel in the clear: ${value}`,
    )
  }
  return url
}
