import { isConfidential } from './loopback.js'
import { mayLeave } from './may-leave.js'

/** Tells protected URLs from all others. */
export type IsProtected = (url: URL) => boolean

/** An origin and a path: what is at or below it. */
export interface Rule {
  readonly origin: string
  readonly path: string
}

/**
 * Compares as parsed URLs, never by string prefix: `/api/` is neither `/api-evil/` nor
 * `https://api.example.com.evil.test/api/`.
 *
 * @throws TypeError that names the entry and the fix.
 */
export function protectedUrls(protect: unknown, base: string, name = 'protect'): IsProtected {
  const rules = entriesOf(protect, name).map((entry) => ruleOf(entry, base, name))
  return (url) => rules.some((rule) => isBelow(url, rule))
}

export function entriesOf(protect: unknown, name: string): readonly unknown[] {
  if (Array.isArray(protect) && protect.length > 0) return protect
  throw new TypeError(
    `coordinate: ${name} must list at least one path or URL, for example ${name}: ['/api/']`,
  )
}

export function ruleOf(entry: unknown, base: string, name: string): Rule {
  const isPathOrUrl = typeof entry === 'string' && /^(\/(?!\/)|https?:\/\/)[^*?#@]*$/.test(entry)
  const url = isPathOrUrl && URL.canParse(entry, base) ? new URL(entry, base) : null
  if (!url) {
    throw new TypeError(
      `coordinate: ${name} has ${JSON.stringify(entry)}; write a path such as '/api/' or a URL such as 'https://api.example.com/v1/', without pattern, query, fragment or credentials`,
    )
  }
  if (!isConfidential(url, new URL(base).origin)) {
    throw new TypeError(`coordinate: ${name} has ${entry}; other origins must be https`)
  }
  return { origin: url.origin, path: url.pathname }
}

/** Also for whoever serves it: a path that could lead out of the rule's is not below it. */
export function isBelow({ origin, pathname }: URL, { origin: own, path }: Rule): boolean {
  const below = path.endsWith('/') ? path : `${path}/`
  return origin === own && (pathname === path || pathname.startsWith(below)) && !mayLeave(pathname)
}
