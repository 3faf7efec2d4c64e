import { decodedPath } from './decoded-path.js'

/**
 * Whether some server may take `url` for this endpoint: however its path is encoded or cased, with
 * doubled or trailing slashes, with `;parameters`, and with any query, as long as it has what the
 * endpoint's own query asks for.
 */
export function isSameEndpoint(endpoint: URL, url: URL): boolean {
  return (
    url.origin === endpoint.origin &&
    plainPath(url) === plainPath(endpoint) &&
    [...endpoint.searchParams].every(([name, value]) => url.searchParams.getAll(name).includes(value))
  )
}

/** How an endpoint is written: every spelling of its path comes to this. */
export function plainPath({ origin, pathname }: URL): string {
  const path = decodedPath(pathname)
    .replace(/;[^/\\]*/g, '')
    .replace(/[/\\]+/g, '/')
  // Resolves the dot segments that have come to light.
  return new URL(origin + path).pathname.replace(/\/$/, '').toLowerCase()
}
