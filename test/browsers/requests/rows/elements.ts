import { expectSame, nextOf, type RequestRow, urlIn } from '../request-row.js'

const unreadable =
  'a cookie for another origin, refused before its time: the answer is opaque, so nobody sees that it was. Set `crossorigin="use-credentials"`'
const withoutCookie = 'with cookies, serve it from the origin of the page: browsers ask others without them'

export const ELEMENTS: readonly RequestRow[] = [
  {
    name: '`EventSource`',
    async request(place) {
      const url = urlIn(place, 'stream?events=3&interval=10')
      const source = new EventSource(url, { withCredentials: place.credentials === 'include' })
      await nextOf(source, 'done')
      source.close()
    },
    arrives: { method: 'GET', path: '/api/stream' },
  },
  {
    name: '`EventSource` that reconnects, with `Last-Event-ID`',
    async request(place) {
      const url = urlIn(place, 'stream?events=3&interval=10&retry=50')
      const source = new EventSource(url, { withCredentials: place.credentials === 'include' })
      const ids: string[] = []
      source.onmessage = ({ lastEventId }) => ids.push(lastEventId)
      // An `error` between the two is how it tells that it reconnects.
      const done = () => new Promise((resolve) => source.addEventListener('done', resolve, { once: true }))
      await done()
      await done()
      source.close()
      expectSame('events', ids, ['1', '2', '3'])
    },
    arrives: { method: 'GET', path: '/api/stream', keeps: ({ headers }) => headers['last-event-id'] === '3' },
    otherwise:
      'Chromium takes this header off whatever a worker answers, even untouched: read with `fetch`, which keeps it',
  },
  {
    name: '`<img>`',
    async request(place) {
      const image = new Image()
      image.src = urlIn(place, 'image.png')
      await image.decode()
      expectSame('width', image.naturalWidth, 64)
    },
    arrives: { method: 'GET', path: '/api/image.png' },
    otherwise: unreadable,
  },
  {
    name: '`<script>`',
    async request(place) {
      const script = Object.assign(document.createElement('script'), { src: urlIn(place, 'script.js') })
      await nextOf(script, 'load', document.head)
    },
    arrives: { method: 'GET', path: '/api/script.js' },
    otherwise: unreadable,
  },
  {
    name: '`<script type="module">`',
    async request(place) {
      const script = document.createElement('script')
      script.type = 'module'
      if (place.credentials === 'include') script.crossOrigin = 'use-credentials'
      script.src = urlIn(place, 'script.js')
      await nextOf(script, 'load', document.head)
    },
    arrives: { method: 'GET', path: '/api/script.js' },
    otherwise: 'a classic `<script>`',
  },
  {
    name: 'dynamic `import()`',
    request: (place) => import(/* @vite-ignore */ urlIn(place, 'script.js')),
    arrives: { method: 'GET', path: '/api/script.js' },
    otherwise: `a classic \`<script>\`; ${withoutCookie}`,
  },
  {
    name: '`<link rel="stylesheet">`',
    async request(place) {
      const href = urlIn(place, 'style.css')
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
      await nextOf(link, 'load', document.head)
      link.remove()
    },
    arrives: { method: 'GET', path: '/api/style.css' },
    otherwise: unreadable,
  },
  {
    name: 'CSS image',
    async request(place) {
      const box = document.createElement('div')
      box.style.backgroundImage = `url("${urlIn(place, 'image.png')}")`
      box.style.width = box.style.height = '64px'
      document.body.append(box)
    },
    arrives: { method: 'GET', path: '/api/image.png' },
    otherwise: unreadable,
  },
  {
    name: 'font of a style sheet',
    async request(place) {
      const face = new FontFace('api', `url("${urlIn(place, 'font.ttf')}")`)
      await face.load()
    },
    arrives: { method: 'GET', path: '/api/font.ttf' },
    otherwise: withoutCookie,
  },
  ...(['audio', 'video'] as const).map(
    (tag): RequestRow => ({
      name: `\`<${tag}>\`, seeking, by ranges where the engine asks for them`,
      async request(place) {
        const media = document.createElement(tag)
        media.preload = 'auto'
        media.muted = true
        const known = nextOf(media, 'loadedmetadata', document.body)
        media.src = urlIn(place, 'media')
        await known
        const sought = nextOf(media, 'seeked')
        media.currentTime = 15
        await sought
        expectSame('place', Math.round(media.currentTime), 15)
        media.removeAttribute('src')
        media.load()
      },
      arrives: {
        method: 'GET',
        path: '/api/media',
        keeps: ({ headers, status }) => status === (headers.range === undefined ? 200 : 206),
      },
      otherwise: unreadable,
    }),
  ),
  {
    name: '`<object>`',
    async request(place) {
      const object = document.createElement('object')
      object.type = 'image/png'
      object.data = urlIn(place, 'image.png')
      document.body.append(object)
    },
    arrives: { method: 'GET', path: '/api/image.png' },
    otherwise: '`<img>` or `<iframe>`',
  },
]
