import { expectSame, nextOf, type Place, type RequestRow, urlIn } from '../request-row.js'

const crossNavigation = 'a worker sees only navigations within its origin'

export const DOCUMENTS: readonly RequestRow[] = [
  {
    name: '`<iframe>` of a protected URL',
    async request(place) {
      const frame = document.createElement('iframe')
      frame.src = urlIn(place, 'image.png')
      await nextOf(frame, 'load', document.body)
    },
    arrives: { method: 'GET', path: '/api/image.png' },
    otherwise: `${crossNavigation}: \`fetch\`, and show a \`blob:\` URL`,
  },
  {
    name: '`<a download>`',
    async request(place) {
      const link = document.createElement('a')
      link.href = urlIn(place, 'export.csv')
      link.download = 'export.csv'
      link.target = newFrame(place)
      document.body.append(link)
      link.click()
    },
    arrives: { method: 'GET', path: '/api/export.csv' },
    otherwise: 'a plain link to an attachment (`Content-Disposition`)',
  },
  {
    name: 'navigation to a file',
    async request(place) {
      const link = document.createElement('a')
      link.href = urlIn(place, 'export.csv')
      link.target = newFrame(place)
      document.body.append(link)
      link.click()
    },
    arrives: { method: 'GET', path: '/api/export.csv' },
    otherwise: `${crossNavigation}: \`fetch\`, and save a \`blob:\` URL`,
  },
  {
    name: 'form POST',
    async request(place) {
      const target = newFrame(place)
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action: urlIn(place, 'echo'), target })
      form.append(Object.assign(document.createElement('input'), { name: 'text', value: 'half a message' }))
      document.body.append(form)
      form.submit()
    },
    arrives: { method: 'POST', path: '/api/echo' },
    otherwise: `${crossNavigation}: \`fetch\` with \`FormData\``,
  },
  {
    name: '`fetch` in an iframe',
    async request(place) {
      const frame = document.createElement('iframe')
      frame.src = '/icon.svg'
      await nextOf(frame, 'load', document.body)
      const inside = frame.contentWindow as Window & typeof globalThis
      const { status } = await inside.fetch(urlIn(place, 'me'), { credentials: place.credentials })
      expectSame('status', status, 200)
    },
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: '`fetch` in a dedicated worker',
    async request(place) {
      const worker = new Worker('/requests-worker.js')
      const answer = nextOf(worker, 'message')
      worker.postMessage([urlIn(place, 'me'), place.credentials])
      expectSame('status', ((await answer) as MessageEvent).data, 200)
      worker.terminate()
    },
    arrives: { method: 'GET', path: '/api/me' },
  },
  {
    name: '`fetch` in a shared worker',
    async request(place) {
      const { port } = new SharedWorker('/requests-worker.js', { name: place.nonce })
      port.start()
      const answer = nextOf(port, 'message')
      port.postMessage([urlIn(place, 'me'), place.credentials])
      expectSame('status', ((await answer) as MessageEvent).data, 200)
    },
    arrives: { method: 'GET', path: '/api/me' },
    otherwise: 'a dedicated worker',
  },
  {
    name: '`WebSocket`',
    async request(place) {
      const socket = new WebSocket(urlIn(place, 'me').replace(/^http/, 'ws'))
      // The server has none here; what counts is whether the credential came with the handshake.
      await new Promise((resolve) => {
        socket.onclose = resolve
        socket.onerror = resolve
      })
    },
    arrives: { method: 'GET', path: '/api/me' },
    otherwise:
      "put a [`session.ticket()`](session.md#websockets) into the URL: `new WebSocket('/api/socket?ticket=' + await session.ticket())`",
  },
]

/** A place to navigate in, so that the page stays. */
function newFrame({ nonce }: Place): string {
  const frame = Object.assign(document.createElement('iframe'), { name: `frame-${nonce}` })
  document.body.append(frame)
  return frame.name
}
