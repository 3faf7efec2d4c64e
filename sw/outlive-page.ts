/**
 * Answers a request with `keepalive` that every `fetch` listener of this worker has let pass. Chromium
 * drops many of these when their page is left, which is when analytics and error reports are sent; what
 * the worker sends arrives.
 */
export function outlivePage(event: FetchEvent): void {
  const { request } = event
  const { url, keepalive, mode, referrer, referrerPolicy } = request
  if (!keepalive || mode === 'navigate') return
  // With keepalive all pages together may have 64 KiB on their way. WebKit, which drops none of these
  // requests, does not let it be taken off.
  const without = { keepalive: false }
  if (new Request(new Request(url, { keepalive }), without).keepalive) return
  event.respondWith(fetch(new Request(request, { ...without, referrer, referrerPolicy })))
}
