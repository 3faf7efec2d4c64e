/**
 * The same request with the credential. It stays the browser's own `Request`, so that its body is not copied;
 * only what would keep the header from being sent is overridden. Made at once: between the verdict and the
 * sending nothing may come that changes whose cookies there are.
 *
 * @param body From {@link bodyOf}.
 * @param cache Default: as the page has it.
 */
export function credentialedRequest(
  request: Request,
  body: ArrayBuffer | null,
  credential: Readonly<Record<string, string>>,
  session: AbortSignal,
  cache: RequestCache = request.cache,
): Request {
  const isBrowsersOwn = request.mode === 'no-cors' || request.mode === 'navigate'
  // A cookie goes along by itself, and what only reads needs no further proof: such a request stays as it is.
  if (!credential.authorization && isBrowsersOwn && !hasBody(request)) return inCacheMode(request, cache)
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(credential)) headers.set(name, value)
  const mode = modeThatCarriesHeaders(request)
  // Any change to a request makes the browser forget whose it was.
  const { referrer, referrerPolicy } = request
  const signal = AbortSignal.any([request.signal, session])
  const changed = { headers, referrer, referrerPolicy, signal, cache }
  if (body) {
    const { method, credentials, redirect, integrity } = request
    return new Request(request.url, {
      ...changed,
      method,
      body,
      mode,
      credentials,
      redirect,
      integrity,
      // All of these that a page or a worker sends may have 64 KiB on their way. The worker sends for all
      // pages, and outlives them.
      keepalive: !('ServiceWorkerGlobalScope' in globalThis),
    })
  }
  if (mode === request.mode) return new Request(request, changed)
  // An image from another origin would otherwise be asked for with cookies, which a wildcard in CORS forbids.
  const credentials =
    request.mode === 'no-cors' && credential.authorization ? 'same-origin' : request.credentials
  return new Request(request, { ...changed, mode, credentials })
}

/** The same request, but for its cache mode. */
export function inCacheMode(request: Request, cache: RequestCache): Request {
  if (cache === request.cache) return request
  const { referrer, referrerPolicy } = request
  // Browsers silently drop the range of a `no-cors` request that is made anew.
  const isKept = request.mode === 'no-cors' && !request.headers.has('range')
  const mode = isKept ? request.mode : modeThatCarriesHeaders(request)
  return new Request(request, { cache, mode, referrer, referrerPolicy })
}

/**
 * WebKit refuses a stream as the body of a request that outlives its page: such a body is read
 * first. `null` for all others.
 */
export async function bodyOf(request: Request): Promise<ArrayBuffer | null> {
  return request.keepalive && hasBody(request) ? request.clone().arrayBuffer() : null
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
 * In a `no-cors` request, such as that of an `<img>`, browsers silently drop the header. As `cors` it may
 * still be redirected to another origin, where the browser strips it; a navigation cannot be `cors`.
 */
function modeThatCarriesHeaders({ mode }: Request): RequestMode {
  if (mode === 'navigate') return 'same-origin'
  return mode === 'no-cors' ? 'cors' : mode
}
