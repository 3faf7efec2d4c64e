/**
 * What a page asks for when it reads who has become the user in place of another. The worker answers it, and
 * no server sees it. It comes by way of all requests and in their order, as no message would: what the page
 * asked for before is not asked for by whom it has heard of. It must be a GET: Chromium sends those from
 * another thread, later than what has a body, so that nothing from before comes after it.
 */
export const HEARD_PATH = '/holdfast-heard'

/** Beside an answer that names them. @param number Of their session. */
export function heardUrl(number: number): string {
  return `${HEARD_PATH}?${number}`
}

/** The number of the session; `null` for every other request. */
export function numberHeard(
  url: { readonly origin: string; readonly pathname: string; readonly search: string },
  origin: string,
): number | null {
  return url.origin === origin && url.pathname === HEARD_PATH ? Number(url.search.slice(1)) : null
}
