import { expectSame, type Place, type RequestRow, urlIn } from '../request-row.js'

/** What a page set on its request, and what it does with it. */
export const KEPT: readonly RequestRow[] = [
  {
    name: "`cache: 'no-cache'` is kept",
    request: (place) => ok(place, { cache: 'no-cache' }),
    arrives: {
      method: 'GET',
      path: '/api/me',
      keeps: ({ headers }) => /no-cache|max-age=0/.test(String(headers['cache-control'])),
    },
  },
  {
    name: "`credentials: 'omit'` is kept: no cookie goes along",
    async request(place) {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine.
      document.cookie = 'plain=1; Path=/; SameSite=Lax'
      await ok(place, { credentials: 'omit' })
    },
    arrives: { method: 'GET', path: '/api/me', keeps: ({ headers }) => headers.cookie === undefined },
    only: 'header',
  },
  {
    name: "`credentials: 'include'` is kept: cookies go along",
    async request(place) {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every engine.
      document.cookie = 'plain=1; Path=/; SameSite=Lax'
      await ok(place, { credentials: 'include' })
    },
    arrives: {
      method: 'GET',
      path: '/api/me',
      keeps: ({ headers }) => String(headers.cookie).includes('plain=1'),
    },
  },
  {
    name: "`referrerPolicy: 'no-referrer'` is kept",
    request: (place) => ok(place, { referrerPolicy: 'no-referrer' }),
    arrives: { method: 'GET', path: '/api/me', keeps: ({ headers }) => headers.referer === undefined },
  },
  {
    name: '`integrity` is kept: the right one passes, a wrong one fails',
    async request(place) {
      const whole = await fetch(urlIn(place, 'image.png'), { credentials: place.credentials })
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await whole.arrayBuffer()))
      const right = `sha256-${btoa(String.fromCharCode(...hash))}`
      const wrong = `sha256-${btoa(String.fromCharCode(...hash.reverse()))}`
      const status = (integrity: string) =>
        fetch(urlIn(place, 'image.png'), { integrity, credentials: place.credentials }).then(
          async (response) => (await response.arrayBuffer()).byteLength > 0,
          () => 'refused',
        )
      expectSame('answers', [await status(right), await status(wrong)], [true, 'refused'])
    },
    arrives: { method: 'GET', path: '/api/image.png' },
  },
  {
    name: '`priority` is accepted',
    request: (place) => ok(place, { priority: 'low' }),
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: 'aborted before it is sent',
    async request(place) {
      const signal = AbortSignal.abort()
      expectSame('outcome', await outcome(fetch(urlIn(place, 'me'), { signal })), 'AbortError')
    },
    arrives: null,
  },
  {
    name: "aborted while the answer streams: the server's connection closes",
    async request(place) {
      const abort = new AbortController()
      const response = await fetch(urlIn(place, 'stream?events=1000&interval=50'), {
        signal: abort.signal,
        credentials: place.credentials,
      })
      const reader = response.body?.getReader()
      await reader?.read()
      abort.abort()
      expectSame('outcome', await outcome(readToEnd(reader)), 'AbortError')
    },
    arrives: { method: 'GET', path: '/api/stream', keeps: ({ isCut }) => isCut },
  },
  {
    name: 'aborted after the answer: nothing happens',
    async request(place) {
      const abort = new AbortController()
      await ok(place, { signal: abort.signal })
      abort.abort()
    },
    arrives: { method: 'GET', path: '/api/me', keeps: ({ isCut }) => !isCut },
  },
  {
    name: 'redirect within the origin',
    async request(place) {
      const url = urlIn(place, `redirect?to=${encodeURIComponent('/api/me')}`)
      const response = await fetch(url, { credentials: place.credentials })
      expectSame('answer', [response.status, response.redirected], [200, true])
    },
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: 'redirect to another origin: the credential stays behind',
    async request(place) {
      const to = `${place.elsewhere}/.well-known/jwks.json`
      const url = urlIn(place, `redirect?to=${encodeURIComponent(to)}`)
      expectSame('status', (await fetch(url)).status, 200)
    },
    arrives: {
      method: 'GET',
      path: '/.well-known/jwks.json',
      keeps: ({ headers }) => headers.authorization === undefined,
    },
    only: 'same origin',
  },
  {
    name: "`redirect: 'manual'` and `redirect: 'error'` are kept",
    async request(place) {
      const url = urlIn(place, `redirect?to=${encodeURIComponent('/api/me')}`)
      const { credentials } = place
      const { type } = await fetch(url, { redirect: 'manual', credentials })
      const failed = await outcome(fetch(url, { redirect: 'error', credentials }))
      expectSame('outcomes', [type, failed], ['opaqueredirect', 'TypeError'])
    },
    arrives: { method: 'GET', path: '/api/redirect' },
  },
]

async function ok(place: Place, init: RequestInit): Promise<void> {
  const response = await fetch(urlIn(place, 'me'), { credentials: place.credentials, ...init })
  await response.text()
  expectSame('status', response.status, 200)
}

function outcome(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => 'answered',
    ({ name }: Error) => name,
  )
}

async function readToEnd(reader?: ReadableStreamDefaultReader): Promise<void> {
  while (reader && !(await reader.read()).done);
}
