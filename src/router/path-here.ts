/** The path, query and fragment of a URL of this origin; `/` for any other, and for what is no URL. Never leads elsewhere. */
export function pathHere(url: string | URL): string {
  if (!URL.canParse(url, location.origin)) return '/'
  const { origin, pathname, search, hash } = new URL(url, location.origin)
  // Resolved again, a path that begins with two slashes would name another host.
  if (origin !== location.origin || pathname.startsWith('//')) return '/'
  return pathname + search + hash
}
