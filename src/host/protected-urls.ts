import { isLoopback } from './loopback.js'

/** Tells protected URLs from all others. */
export type IsProtected = (url: URL) => boolean

interface Rule {
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
  if (!Array.isArray(protect) || protect.length === 0) {
    throw new TypeError(
      `coordinate: ${name} must list at least one path or URL, for example ${name}: ['/api/']`,
    )
  }
  const rules = protect.map((entry: unknown) => rule(entry, base, name))
  return (url) => rules.some(({ origin, path }) => url.origin === origin && isUnder(url.pathname, path))
}

function rule(entry: unknown, base: string, name: string): Rule {
  const isPathOrUrl = typeof entry === 'string' && /^(\/(?!\/)|https?:\/\/)[^*?#@]*$/.test(entry)
  const url = isPathOrUrl && URL.canParse(entry, base) ? new URL(entry, base) : null
  if (!url) {
    throw new TypeError(
      `coordinate: ${name} has ${JSON.stringify(entry)}; write a path such as '/api/' or a URL such as 'https://api.example.com/v1/', without pattern, query, fragment or credentials`,
    )
  }
  if (url.protocol !== 'https:' && url.origin !== new URL(base).origin && !isLoopback(url)) {
    throw new TypeError(`coordinate: ${name} has ${entry}; other origins must be https`)
  }
  return { origin: url.origin, path: url.pathname }
}

function isUnder(pathname: string, path: string): boolean {
  if (path.endsWith('/')) return pathname.startsWith(path)
  return pathname === path || pathname.startsWith(`${path}/`)
}
