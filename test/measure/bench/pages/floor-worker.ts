interface FetchEvent extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

interface ActivateEvent extends Event {
  waitUntil(done: Promise<void>): void
}

declare const clients: { claim(): Promise<void> }

const authorization: string = `Bearer ${new URL(location.href).searchParams.get('token')}`

// The least that a worker which authorises requests can do, and nothing else.
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as FetchEvent
  if (!new URL(request.url).pathname.startsWith('/api/')) return
  const headers = new Headers(request.headers)
  headers.set('authorization', authorization)
  respondWith.call(event, fetch(new Request(request, { headers })))
})

addEventListener('activate', (event) => {
  const { waitUntil } = event as ActivateEvent
  waitUntil.call(event, clients.claim())
})
