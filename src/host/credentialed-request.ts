/**
 * The same request with the credential. It stays the browser's own `Request`, so that its body is
 * not copied; only what would keep the header from being sent is overridden.
 */
export async function credentialedRequest(
  request: Request,
  credential: Readonly<Record<string, string>>,
): Promise<Request> {
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(credential)) headers.set(name, value)
  const mode = modeThatCarriesHeaders(request)
  // WebKit refuses a stream as the body of a request that outlives its page.
  if (request.keepalive && hasBody(request)) {
    const { method, credentials, redirect, referrer, referrerPolicy, signal } = request
    const body = await request.arrayBuffer()
    return new Request(request.url, {
      method,
      headers,
      body,
      mode,
      credentials,
      redirect,
      referrer,
      referrerPolicy,
      signal,
      keepalive: true,
    })
  }
  if (mode === request.mode) return new Request(request, { headers })
  return new Request(request, { headers, mode })
}

/** Firefox does not show `request.body`. */
export function hasBody(request: Request): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD'
}

/** In a `no-cors` request, such as that of an `<img>`, browsers silently drop the header. */
function modeThatCarriesHeaders(request: Request): RequestMode {
  if (request.mode === 'cors' || request.mode === 'same-origin') return request.mode
  return new URL(request.url).origin === location.origin ? 'same-origin' : 'cors'
}
