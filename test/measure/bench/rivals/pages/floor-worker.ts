interface FetchEvent extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

interface ActivateEvent extends Event {
  waitUntil(done: Promise<void>): void
}

declare const clients: { claim(): Promise<void> }

/** RFC 6749 §5.1. */
export interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
}

let tokens: (TokenAnswer & { readonly expiresAt: number }) | null = null
let refreshing: Promise<void> | null = null

// The least that a worker which refreshes can do: it forgets all when it is stopped, sends nothing again, and
// knows no sign-out, no error and no wrong clock.
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as FetchEvent
  if (new URL(request.url).pathname.startsWith('/api/')) respondWith.call(event, authorized(request))
})

async function authorized(request: Request): Promise<Response> {
  if (tokens && tokens.expiresAt <= Date.now()) {
    refreshing ??= refresh(tokens).finally(() => {
      refreshing = null
    })
    await refreshing
  }
  const headers = new Headers(request.headers)
  headers.set('authorization', `Bearer ${tokens?.access_token}`)
  return fetch(new Request(request, { headers }))
}

async function refresh({ refresh_token }: TokenAnswer): Promise<void> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'floor', refresh_token })
  keep(await (await fetch('/oauth/token', { method: 'POST', body })).json())
}

function keep(answer: TokenAnswer): void {
  tokens = { ...answer, expiresAt: Date.now() + answer.expires_in * 1000 }
}

addEventListener('message', ({ data, ports: [port] }) => {
  keep(data)
  port?.postMessage('kept')
})

addEventListener('activate', (event) => {
  const { waitUntil } = event as ActivateEvent
  waitUntil.call(event, clients.claim())
})
