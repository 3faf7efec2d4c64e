import { isLoopback } from './loopback.js'
import { knownOptions, oneOf, optionalText, text } from './option.js'
import type { TokenAnswer } from './token-answer.js'

/** Where and how tokens are had (RFC 6749 §3.2). */
export interface TokenEndpointConfig {
  /**
   * URL to which credentials are posted. Relative to the worker's script. Of a list, `session.signIn` posts to the first; to the others,
   * such as one that redeems a magic link, the app posts by itself, and is signed in all the same.
   */
  readonly signIn: string | readonly [string, ...string[]]
  /** URL that answers a refresh token with its successor (RFC 6749 §6). May be the same as `signIn` with `format: 'form'`. */
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
  /** How requests carry the access token: an `Authorization: Bearer` header (RFC 6750 §2.1), or an HttpOnly cookie of the server's. */
  readonly accessToken: 'header' | 'cookie'
  /** How the worker writes its requests to these endpoints: `json` (default), or `form` for a standard OAuth token endpoint. */
  readonly format?: 'json' | 'form'
  /** The OAuth `client_id`, sent with every request to a `form` endpoint. */
  readonly clientId?: string
  /** Reads an answer of another shape than RFC 6749 §5.1. May throw; the error's message tells the developer why. */
  readonly read?: (json: unknown) => TokenAnswer
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
}

const NAMES = [
  'signIn',
  'refresh',
  'signOut',
  'ticket',
  'refreshToken',
  'accessToken',
  'format',
  'clientId',
  'read',
]

/** @throws TypeError that names the option and the fix. */
export function tokenEndpointSettings(config: TokenEndpointConfig): TokenEndpointSettings {
  const options = knownOptions(config, NAMES, 'tokenEndpoint')
  const format = oneOf(options, 'format', ['json', 'form'], 'tokenEndpoint', 'json')
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
  const urls = [config.signIn].flat().map((signIn) => endpoint({ signIn }, 'signIn'))
  const [first = endpoint({}, 'signIn'), ...others] = urls
  return {
    signIn: [first, ...others],
    refresh: endpoint(options, 'refresh'),
    signOut: endpoint(options, 'signOut'),
    ticket: config.ticket === undefined ? null : endpoint(options, 'ticket'),
    refreshToken: oneOf(options, 'refreshToken', ['cookie', 'body'], 'tokenEndpoint'),
    accessToken: oneOf(options, 'accessToken', ['header', 'cookie'], 'tokenEndpoint'),
    format,
    clientId,
    read: config.read ?? null,
  }
}

function endpoint(options: Readonly<Record<string, unknown>>, name: string): URL {
  const value = text(options, name, 'tokenEndpoint', `for example ${name}: '/auth/…'`)
  const base = location.href
  if (!URL.canParse(value, base)) throw new TypeError(`tokenEndpoint: ${name} is not a URL: ${value}`)
  const url = new URL(value, base)
  // A page that was itself had without TLS has nothing to lose by it.
  if (url.protocol !== 'https:' && url.origin !== location.origin && !isLoopback(url)) {
    throw new TypeError(
      `tokenEndpoint: ${name} must be https, or a token would travel in the clear: ${value}`,
    )
  }
  return url
}
