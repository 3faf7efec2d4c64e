/** @throws TypeError when `path` is neither a path of this origin nor a URL. */
export function atOrBelow(path: string, base: string): (url: URL) => boolean {
  if (typeof path !== 'string' || !/^(\/(?!\/)|https?:\/\/)/.test(path) || !URL.canParse(path, base)) {
    throw new TypeError(`resume: ${JSON.stringify(path)} must be a path such as '/api/stream' or a URL`)
  }
  const { origin, pathname } = new URL(path, base)
  const below = pathname.endsWith('/') ? pathname : `${pathname}/`
  return (url) => url.origin === origin && (url.pathname === pathname || url.pathname.startsWith(below))
}
