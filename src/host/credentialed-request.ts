/**
 * The same request with the credential. It stays the browser's own `Request`, so that its body is
 * not copied; only what would keep the header from being sent is overridden.
 */
export async function credentialedRequest(
  request: Request,
  credential: Readonly<Record<string, string>>,
  session: AbortSignal,
): Promise<Request> {
  const isBrowsersOwn = request.mode === 'no-cors' || request.mode === 'navigate'
  // A cookie goes along by itself, and what only reads needs no further proof: such a request stays as it is.
  if (!credential.authorization && isBrowsersOwn && !hasBody(request)) return request
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(credential)) headers.set(name, value)
  const mode = modeThatCarriesHeaders(request)
  // Any change to a request makes the browser forget whose it was.
  const { referrer, referrerPolicy } = request
  const changed = { headers, referrer, referrerPolicy, signal: AbortSignal.any([request.signal, session]) }
  // WebKit refuses a stream as the body of a request that outlives its page.
  if (request.keepalive && hasBody(request)) {
    const { method, credentials, redirect, cache, integrity } = request
    const body = await request.arrayBuffer()
    return new Request(request.url, {
      ...changed,
      method,
      body,
      mode,
      credentials,
      redirect,
      cache,
      integrity,
      keepalive: true,
    })
  }
  if (mode === request.mode) return new Request(request, changed)
  // An image from another origin would otherwise be asked for with cookies, which a wildcard in CORS forbids.
  const credentials =
    request.mode === 'no-cors' && credential.authorization ? 'same-origin' : request.credentials
  return new Request(request, { ...changed, mode, credentials })
}

/** Whether the page asked for no cookie, where only a cookie could authorise. */
export function goesWithout({ url, credentials }: Request, accessToken: string | null): boolean {
  if (accessToken !== null || credentials === 'include') return false
  return credentials === 'omit' || new URL(url).origin !== location.origin
}

/** Firefox does not show `request.body`. */
export function hasBody(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

/**
 * In a `no-cors` request, such as that of an `<img>`, browsers silently drop the header. As `cors` it may still be
 * redirected to another origin, where the browser strips it; a navigation cannot be `cors`.
 */
function modeThatCarriesHeaders({ mode }: Request): RequestMode {
  if (mode === 'navigate') return 'same-origin'
  return mode === 'no-cors' ? 'cors' : mode
}
