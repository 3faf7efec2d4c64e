import { MAIN, type Target } from '../core/target.js'
import type { Grant } from './grant.js'
import { knownOptions } from './option.js'
import { entriesOf, isBelow, type Rule, ruleOf } from './protected-urls.js'

/** Protected URLs whose requests carry an access token of their own. */
export interface ProtectedResource {
  /** A path of this origin, or a URL of another; everything at or below it. */
  readonly url: string
  /** Which resource server its access token is for: an absolute URI without fragment, sent as `resource` with the refresh (RFC 8707 §2.2). */
  readonly resource?: string
  /** What its access token allows, sent as `scope` with the refresh (RFC 6749 §6). */
  readonly scope?: string
}

/** What the access token of a request to a URL is asked for; `null` for URLs that are not protected. */
export type TargetOf = (url: URL) => Target | null

interface Protected extends Rule {
  readonly target: Target
}

/** @throws TypeError that names the entry and the fix. */
export function targetsOf(protect: unknown, base: string, accessToken: Grant['accessToken']): TargetOf {
  const rules = entriesOf(protect, 'protect').map((entry) => protectedOf(entry, base, accessToken))
  // The longest path is the most specific one.
  rules.sort((a, b) => b.path.length - a.path.length)
  return (url) => rules.find((rule) => isBelow(url, rule))?.target ?? null
}

/** The URLs alone. */
export function urlsOf(protect: readonly (string | ProtectedResource)[]): readonly string[] {
  return protect.map((entry) => (typeof entry === 'string' ? entry : entry.url))
}

function protectedOf(entry: unknown, base: string, accessToken: Grant['accessToken']): Protected {
  if (typeof entry !== 'object' || entry === null) return { ...ruleOf(entry, base, 'protect'), target: MAIN }
  const shown = `coordinate: protect has ${JSON.stringify(entry)}`
  const { url = entry } = knownOptions(entry, ['url', 'resource', 'scope'], shown)
  const target = JSON.stringify(entry, ['resource', 'scope'])
  if (!SYNTAX.test(target)) {
    throw new TypeError(
      `${shown}; resource must be an absolute URI without fragment, scope words such as 'read write'`,
    )
  }
  if (target !== MAIN && accessToken === 'cookie') {
    throw new TypeError(`${shown}; resource and scope need accessToken: 'header'`)
  }
  return { ...ruleOf(url, base, 'protect'), target }
}

/** RFC 8707 §2, RFC 6749 §3.3. */
const SYNTAX = /^{("resource":"[\w+.-]+:[!$-[\]-~]+")?,?("scope":"[!#-[\]-~]+( [!#-[\]-~]+)*")?}$/
