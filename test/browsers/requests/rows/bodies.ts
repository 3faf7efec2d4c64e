import { expectSame, nextOf, type Place, type RequestRow, urlIn } from '../request-row.js'

interface Echo {
  readonly method: string
  readonly bytes: number
  readonly sha256: string
  readonly contentType: string | null
}

const TEXT = 'half a message, ⅔ of another'

function bytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => (at * 31) % 251)
}

async function sha256(body: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Sends a body and compares it with what the server says it was. */
async function sent(
  place: Place,
  init: RequestInit & { duplex?: 'half' },
  wanted: BufferSource,
): Promise<Echo> {
  const response = await fetch(urlIn(place, 'echo'), { credentials: place.credentials, ...init })
  expectSame('status', response.status, 200)
  const echo = (await response.json()) as Echo
  expectSame('method', echo.method, init.method)
  expectSame('body', [echo.bytes, echo.sha256], [wanted.byteLength, await sha256(wanted)])
  return echo
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const arrives = (method: string) => ({ method, path: '/api/echo' })

export const BODIES: readonly RequestRow[] = [
  {
    name: '`fetch` GET',
    async request(place) {
      const response = await fetch(urlIn(place, 'me'), { credentials: place.credentials })
      expectSame('status', response.status, 200)
      expectSame('user', ((await response.json()) as { username: string }).username, 'demo')
    },
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: '`fetch` POST with JSON',
    async request(place) {
      const body = JSON.stringify({ text: TEXT })
      const headers = { 'content-type': 'application/json' }
      const { contentType } = await sent(place, { method: 'POST', headers, body }, utf8(body))
      expectSame('content type', contentType, 'application/json')
    },
    arrives: arrives('POST'),
  },
  {
    name: '`fetch` PUT with `URLSearchParams`',
    request: (place) => {
      const body = new URLSearchParams({ text: TEXT })
      return sent(place, { method: 'PUT', body }, utf8(body.toString()))
    },
    arrives: arrives('PUT'),
  },
  {
    name: '`fetch` DELETE',
    request: (place) => sent(place, { method: 'DELETE' }, utf8('')),
    arrives: arrives('DELETE'),
  },
  {
    name: '`fetch` POST with a `Blob` of 3 MB',
    request: (place) => {
      const body = bytes(3_000_000)
      return sent(place, { method: 'POST', body: new Blob([body], { type: 'video/x-test' }) }, body)
    },
    arrives: arrives('POST'),
  },
  {
    name: '`fetch` PATCH with an `ArrayBuffer`',
    request: (place) => sent(place, { method: 'PATCH', body: bytes(70_000).buffer }, bytes(70_000)),
    arrives: arrives('PATCH'),
  },
  {
    name: '`fetch` POST with `FormData` and a file',
    async request(place) {
      const body = new FormData()
      body.append('note', TEXT)
      body.append('file', new File([bytes(200_000)], 'file.bin'))
      const response = await fetch(urlIn(place, 'echo'), {
        method: 'POST',
        body,
        credentials: place.credentials,
      })
      const { bytes: arrived, contentType } = (await response.json()) as Echo
      expectSame('all of it', arrived > 200_000 && arrived < 201_000, true)
      expectSame('boundary', contentType?.startsWith('multipart/form-data; boundary='), true)
    },
    arrives: arrives('POST'),
  },
  {
    name: '`fetch` POST with a `ReadableStream`',
    request: (place) => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(utf8(TEXT))
          controller.close()
        },
      })
      return sent(place, { method: 'POST', body, duplex: 'half' }, utf8(TEXT))
    },
    arrives: arrives('POST'),
    otherwise:
      'no engine sends a stream over HTTP/1.1, with or without a worker; over HTTP/2 Chromium does, and it is served: elsewhere collect it into a `Blob`',
  },
  {
    name: '`Request` object, sent twice by `clone()`',
    async request(place) {
      const init = {
        method: 'PUT',
        body: TEXT,
        credentials: place.credentials,
        headers: { 'x-requested-with': 'me' },
      }
      const request = new Request(urlIn(place, 'echo'), init)
      const [first, second] = await Promise.all([fetch(request.clone()), fetch(request)])
      const echoes = (await Promise.all([first.json(), second.json()])) as Echo[]
      const hash = await sha256(utf8(TEXT))
      expectSame(
        'bodies',
        echoes.map(({ sha256 }) => sha256),
        [hash, hash],
      )
    },
    arrives: { ...arrives('PUT'), keeps: ({ headers }) => headers['x-requested-with'] === 'me' },
  },
  {
    name: '`fetch` with `keepalive`',
    request: (place) => sent(place, { method: 'POST', body: TEXT, keepalive: true }, utf8(TEXT)),
    arrives: arrives('POST'),
    otherwise: 'Firefox shows none to a worker: send without `keepalive`, or in cookie mode',
  },
  {
    name: '`fetch` with `keepalive` that is not protected, as its page is left',
    async request({ api, nonce }) {
      const frame = document.createElement('iframe')
      frame.src = '/icon.svg'
      await nextOf(frame, 'load', document.body)
      const inside = frame.contentWindow as Window & typeof globalThis
      const url = new URL(`/.well-known/jwks.json?n=${nonce}`, api).href
      inside.addEventListener('pagehide', () => void inside.fetch(url, { mode: 'no-cors', keepalive: true }))
      frame.remove()
    },
    arrives: {
      method: 'GET',
      path: '/.well-known/jwks.json',
      keeps: ({ headers }) => headers.authorization === undefined,
    },
    isUnprotected: true,
  },
  {
    name: '`navigator.sendBeacon`',
    async request(place) {
      if (!navigator.sendBeacon(urlIn(place, 'echo'), TEXT)) throw new Error('not queued')
    },
    arrives: arrives('POST'),
    otherwise: '`fetch`, with `keepalive` where the engine shows it to a worker',
  },
]
