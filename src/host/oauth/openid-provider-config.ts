import type { AuthorizationServer } from 'oauth4webapi'
import type { Dpop } from '../grant/dpop.js'
import { type Defaults, knownOptions, optionalText, text } from '../option.js'
import { isConfidential, isLoopback } from '../urls/loopback.js'
import { pathHere } from '../urls/path-here.js'
import { NEEDED, neededEndpoint } from './endpoint.js'

/**
 * Which OpenID provider, and what it is asked for. Names are those of OpenID Connect Core §3.1.2.1 and
 * RFC 6749 §4.1.1.
 */
export interface OpenidProviderConfig {
  /**
   * The issuer, as the provider tells it. Its metadata are found by themselves (OpenID Connect Discovery,
   * RFC 8414).
   */
  readonly issuer: string
  /** Of a public client: one without a secret. */
  readonly clientId: string
  /**
   * Default `openid`. Many providers give a refresh token only for `offline_access`, and some only with
   * `prompt: 'consent'` besides. Without `openid` nobody knows who the user is.
   */
  readonly scope?: string
  /**
   * Path of this origin to which the provider leads back, registered there as the redirect URI. The worker
   * answers it. Default `/callback`.
   */
  readonly redirect?: string
  /**
   * Path of this origin that leads to the provider, answered by the worker: `<a href="/signin?returnTo=/notes">`
   * signs in. Default `/signin`.
   */
  readonly start?: string
  /**
   * Path of this origin to which the provider leads after a sign-out, registered there as
   * `post_logout_redirect_uri`. Default `/`.
   */
  readonly afterSignOut?: string
  /** Which resource servers the access token is for (RFC 8707): absolute URIs. Default: the provider decides. */
  readonly resource?: string | readonly string[]
  /** What the provider shows: `login`, `consent`, `select_account`, `none`. Default: it decides. */
  readonly prompt?: string
  readonly loginHint?: string
  readonly acrValues?: string
  /** In seconds: how long ago the user may have signed in at the provider. */
  readonly maxAge?: number
  readonly uiLocales?: string
  /** More members of the authorization request, by their names on the wire, such as `audience`. */
  readonly extraParameters?: Readonly<Record<string, string>>
  /**
   * The provider's metadata, by their names on the wire, where it does not tell them itself, or not of this
   * client: they win over what it tells. With both `authorization_endpoint` and `token_endpoint` it is not
   * asked.
   *
   * @example
   * // It wants pushed requests (RFC 9126) of this client alone.
   * openidProvider({ issuer, clientId, metadata: { require_pushed_authorization_requests: true } })
   */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Whether the userinfo endpoint is asked for more claims at sign-in. Default `false`. */
  readonly userinfo?: boolean
  /**
   * Binds the tokens of each session to a key that cannot be copied (RFC 9449), from `holdfast/sw/dpop`,
   * where the provider's metadata say that it takes such proofs. A session that began without goes on
   * without. Default: none.
   *
   * @example
   * import { dpop } from 'holdfast/sw/dpop'
   *
   * openidProvider({ issuer, clientId, dpop: dpop() })
   */
  readonly dpop?: Dpop
}

export interface OpenidProviderSettings {
  readonly issuer: URL
  readonly clientId: string
  readonly scope: string
  readonly redirect: URL
  readonly start: URL
  readonly afterSignOut: URL
  readonly resource: readonly string[]
  /** Members of every authorization request. */
  readonly parameters: Readonly<Record<string, string>>
  /** What is known of the provider without asking it. */
  readonly metadata: AuthorizationServer
  readonly userinfo: boolean
  readonly dpop: Dpop | null
}

/**
 * By its name, the default of each option; `undefined`: there is none. One that is
 * missing here does not compile.
 */
const OPTIONS = {
  issuer: undefined,
  clientId: undefined,
  scope: 'openid',
  redirect: '/callback',
  start: '/signin',
  afterSignOut: '/',
  resource: [],
  prompt: undefined,
  loginHint: undefined,
  acrValues: undefined,
  maxAge: undefined,
  uiLocales: undefined,
  extraParameters: {},
  metadata: undefined,
  userinfo: false,
  dpop: undefined,
} satisfies Defaults<OpenidProviderConfig>

/** What a start may be told besides, by its name on the wire. */
export const ASKED = ['prompt', 'login_hint', 'acr_values', 'max_age', 'ui_locales'] as const

/** What the flow itself says: another value would undo what protects it. */
const OWN = [
  'client_id',
  'redirect_uri',
  'response_type',
  // A form or a fragment keeps the code from fewer eyes than the worker keeps the query.
  'response_mode',
  'scope',
  'state',
  'nonce',
  'dpop_jkt',
]

const OF = 'openidProvider'

/** @throws TypeError that names the option and the fix. */
export function openidProviderSettings(config: OpenidProviderConfig): OpenidProviderSettings {
  const options = knownOptions(config, Object.keys(OPTIONS), OF)
  const start = path(options, 'start', OPTIONS.start)
  const redirect = path(options, 'redirect', OPTIONS.redirect)
  if (start.pathname === redirect.pathname) throw new TypeError(`${OF}: start and redirect must be two paths`)
  const { userinfo = OPTIONS.userinfo, resource = OPTIONS.resource } = config
  if (typeof userinfo !== 'boolean') throw new TypeError(`${OF}: userinfo must be true or false`)
  const { dpop = null } = config
  if (dpop !== null && typeof dpop.send !== 'function')
    throw new TypeError(`${OF}: dpop must be dpop() of holdfast/sw/dpop`)
  const issuer = issuerOf(options)
  return {
    issuer,
    clientId: text(options, 'clientId', OF, 'as it is registered at the provider'),
    scope: optionalText(options, 'scope', OF) ?? OPTIONS.scope,
    start,
    redirect,
    afterSignOut: path(options, 'afterSignOut', OPTIONS.afterSignOut),
    resource: resources([resource].flat()),
    parameters: parametersOf(options, config),
    metadata: metadataOf(config),
    userinfo,
    dpop,
  }
}

function issuerOf(options: Readonly<Record<string, unknown>>): URL {
  const value = text(options, 'issuer', OF, "for example issuer: 'https://login.example.com'")
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || url.search || url.hash || !isConfidential(url, ''))
    throw new TypeError(`${OF}: issuer must be an https URL without query and fragment, not ${value}`)
  return url
}

/** Whether requests may go without TLS. */
export function isInsecure({ issuer }: Pick<OpenidProviderSettings, 'issuer'>): boolean {
  return issuer.protocol === 'http:' && isLoopback(issuer)
}

function path(options: Readonly<Record<string, unknown>>, name: string, otherwise: string): URL {
  const value = optionalText(options, name, OF) ?? otherwise
  const here = value.startsWith('/') ? pathHere(value) : null
  if (here === null || /[?#]/.test(value))
    throw new TypeError(
      `${OF}: ${name} must be a path of this origin without query, such as '${otherwise}', not ${value}`,
    )
  return new URL(here, location.origin)
}

function resources(values: readonly unknown[]): readonly string[] {
  return values.map((value) => {
    if (typeof value === 'string' && URL.canParse(value) && !value.includes('#')) return value
    throw new TypeError(`${OF}: resource must be an absolute URI without fragment (RFC 8707)`)
  })
}

function parametersOf(
  options: Readonly<Record<string, unknown>>,
  { extraParameters = OPTIONS.extraParameters, maxAge }: OpenidProviderConfig,
): Readonly<Record<string, string>> {
  if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge >= 0))
    throw new TypeError(`${OF}: maxAge must be a number of seconds, 0 or more`)
  for (const [name, value] of Object.entries(extraParameters)) {
    if (typeof value !== 'string' || OWN.includes(name) || name.startsWith('code_challenge'))
      throw new TypeError(
        `${OF}: extraParameters.${name} must be a string, and none that the sign-in sets itself`,
      )
  }
  const told = ASKED.flatMap((name): [string, string][] => {
    const option = name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase())
    const value = name === 'max_age' ? maxAge : optionalText(options, option, OF)
    return value === undefined || value === null ? [] : [[name, String(value)]]
  })
  return { ...extraParameters, ...Object.fromEntries(told) }
}

function metadataOf({ metadata, issuer }: OpenidProviderConfig): AuthorizationServer {
  const known: AuthorizationServer = { ...metadata, issuer }
  for (const name of NEEDED) if (known[name] !== undefined) neededEndpoint(known, name)
  return known
}
