/**
 * Path, query and fragment of a URL that is a page of this origin; `null` for any other, and for what is no
 * URL. Never leads elsewhere.
 */
export function pathHere(url: string | URL): string | null {
  if (!URL.canParse(url, location.origin)) return null
  const { protocol, origin, pathname, search, hash } = new URL(url, location.origin)
  // A blob has the origin of its maker. Resolved again, a path that begins with two
  // slashes would name another host.
  if (protocol !== location.protocol || origin !== location.origin || pathname.startsWith('//')) return null
  return pathname + search + hash
}
