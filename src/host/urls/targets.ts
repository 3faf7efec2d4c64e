import { MAIN, type Target } from '../../core/target.js'
import { knownOptions, oneOf } from '../option.js'
import { entriesOf, isBelow, type Rule, ruleOf } from './protected-urls.js'

/** Protected URLs whose requests carry an access token of their own, or what their pages set. */
export interface ProtectedResource {
  /** A path of this origin, or a URL of another; everything at or below it. */
  readonly url: string
  /**
   * Which resource server its access token is for: an absolute URI without fragment, sent as `resource` with
   * the refresh (RFC 8707 §2.2).
   */
  readonly resource?: string
  /** What its access token allows, sent as `scope` with the refresh (RFC 6749 §6). */
  readonly scope?: string
  /**
   * A request whose page has set `Authorization` goes past Holdfast even where that is a `Bearer`,
   * which is replaced otherwise.
   */
  readonly keep?: 'authorization'
}

/**
 * What the access token of a request to a URL is asked for; `null` where it is not protected, or
 * is authorised by its page.
 *
 * @param own The `Authorization` that the page has set.
 */
export type TargetOf = (url: URL, own?: string | null) => Target | null

interface Protected extends Rule {
  readonly target: Target
  readonly keepsBearer: boolean
}

/** @throws TypeError that names the entry and the fix. */
export function targetsOf(protect: unknown, base: string, accessToken: 'header' | 'cookie'): TargetOf {
  const rules = entriesOf(protect, 'protect').map((entry) => protectedOf(entry, base, accessToken))
  // The longest path is the most specific one.
  rules.sort((a, b) => b.path.length - a.path.length)
  return (url, own = null) => {
    const rule = rules.find((rule) => isBelow(url, rule))
    return !rule || (own && (rule.keepsBearer || !BEARER.test(own))) ? null : rule.target
  }
}

/** An SDK that wants a key is given a dummy. All other schemes are meant. */
const BEARER = /^bearer(?:\s|$)/i

/** The URLs alone. */
export function urlsOf(protect: readonly (string | ProtectedResource)[]): readonly string[] {
  return protect.map((entry) => (typeof entry === 'string' ? entry : entry.url))
}

/** Which origins get the credential beside this one, in an order that the list does not change. */
export function otherOrigins(
  protect: readonly (string | ProtectedResource)[],
  base: string,
): readonly string[] {
  const origins = new Set(urlsOf(protect).map((url) => new URL(url, base).origin))
  origins.delete(new URL(base).origin)
  return [...origins].sort()
}

function protectedOf(entry: unknown, base: string, accessToken: 'header' | 'cookie'): Protected {
  if (typeof entry !== 'object' || entry === null)
    return { ...ruleOf(entry, base, 'protect'), target: MAIN, keepsBearer: false }
  const shown = `coordinate: protect has ${JSON.stringify(entry)}`
  const options = knownOptions(entry, ['url', 'resource', 'scope', 'keep'], shown)
  const { url = entry } = options
  const target = JSON.stringify(entry, ['resource', 'scope'])
  if (!SYNTAX.test(target)) {
    throw new TypeError(
      `${shown}; resource must be an absolute URI without fragment, scope words such as 'read write'`,
    )
  }
  if (target !== MAIN && accessToken === 'cookie') {
    throw new TypeError(`${shown}; resource and scope need accessToken: 'header'`)
  }
  const keepsBearer = options.keep !== undefined
  if (keepsBearer) oneOf(options, 'keep', ['authorization'], shown)
  return { ...ruleOf(url, base, 'protect'), target, keepsBearer }
}

/** RFC 8707 §2, RFC 6749 §3.3. */
const SYNTAX = /^{("resource":"[\w+.-]+:[!$-[\]-~]+")?,?("scope":"[!#-[\]-~]+( [!#-[\]-~]+)*")?}$/
