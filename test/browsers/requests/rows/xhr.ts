import { expectSame, nextOf, type Place, type RequestRow, urlIn } from '../request-row.js'

export const XHR: readonly RequestRow[] = [
  {
    name: "XHR with `responseType: 'json'`",
    async request(place) {
      const xhr = opened(place, 'GET', 'me')
      xhr.responseType = 'json'
      await ended(xhr)
      expectSame('answer', [xhr.status, xhr.response.username], [200, 'demo'])
    },
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: "XHR with `responseType: 'blob'` and download progress",
    async request(place) {
      const xhr = opened(place, 'GET', 'bytes?size=1000000')
      xhr.responseType = 'blob'
      let progress = 0
      xhr.onprogress = () => {
        progress += 1
      }
      await ended(xhr)
      expectSame('answer', [xhr.status, xhr.response.size, progress > 0], [200, 1_000_000, true])
    },
    arrives: { method: 'GET', path: '/api/bytes' },
  },
  {
    name: 'XHR POST with `FormData`',
    async request(place) {
      const body = new FormData()
      body.append('text', 'half a message')
      const xhr = opened(place, 'POST', 'echo')
      await ended(xhr, body)
      expectSame('answer', [xhr.status, JSON.parse(xhr.responseText).bytes > 14], [200, true])
    },
    arrives: { method: 'POST', path: '/api/echo' },
  },
  {
    name: 'XHR `timeout`',
    async request(place) {
      const xhr = opened(place, 'GET', 'stream?events=1000&interval=50')
      xhr.timeout = 1_500
      const late = nextOf(xhr, 'timeout')
      xhr.send()
      await late
    },
    arrives: { method: 'GET', path: '/api/stream' },
  },
  {
    name: 'XHR upload progress',
    async request(place) {
      const xhr = opened(place, 'PUT', 'echo')
      let progress = 0
      xhr.upload.onprogress = () => {
        progress += 1
      }
      await ended(xhr, new Blob([new Uint8Array(500_000)]))
      expectSame('answer', [xhr.status, progress > 0], [200, true])
    },
    arrives: { method: 'PUT', path: '/api/echo' },
    otherwise: 'the upload itself works. Send it in parts and count them, as tus and Uppy do',
  },
  {
    name: 'synchronous XHR',
    async request(place) {
      const xhr = opened(place, 'GET', 'me', false)
      xhr.send()
      expectSame('status', xhr.status, 200)
    },
    arrives: { method: 'GET', path: '/api/me' },
    otherwise: 'an asynchronous one',
  },
]

function opened(place: Place, method: string, path: string, isAsync = true): XMLHttpRequest {
  const xhr = new XMLHttpRequest()
  xhr.open(method, urlIn(place, path), isAsync)
  xhr.withCredentials = place.credentials === 'include'
  return xhr
}

async function ended(xhr: XMLHttpRequest, body: XMLHttpRequestBodyInit | null = null): Promise<void> {
  const load = nextOf(xhr, 'load')
  xhr.send(body)
  await load
}
