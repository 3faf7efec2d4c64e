import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventStream } from '../../demo/server/api/event-stream.js'
import { type RunningServer, read, runServer } from './running-server.js'

let server: RunningServer
let token: string
beforeAll(async () => {
  server = await runServer()
  token = (await server.signIn()).access_token
})
afterAll(() => server.close())

test('a request without a credential is asked for one, without an error', async () => {
  const response = await server.call('/api/me')
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="Holdfast demo"',
  ])
})

test('a user learns who they are', async () => {
  const response = await server.get('/api/me', token)
  expect(await read(response)).toMatchObject({ username: 'demo', name: 'Demo User' })
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.has('date')).toBe(true)
})

test('what needs another scope is forbidden, not unauthorised', async () => {
  const response = await server.get('/api/admin', token)
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
})

test('an upload arrives as it was sent, however long', async () => {
  const part = new Uint8Array(1024 * 1024).fill(7)
  let left = 20
  const body = new ReadableStream({
    pull: (controller) => {
      if (left === 0) return controller.close()
      left -= 1
      controller.enqueue(part)
    },
  })
  const response = await server.call('/api/echo', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'X-Requested-With': 'a test' },
    body,
    duplex: 'half',
  } as RequestInit)
  expect(await read(response)).toMatchObject({
    method: 'PUT',
    bytes: 20 * part.length,
    sha256: createHash('sha256')
      .update(Buffer.alloc(20 * part.length, 7))
      .digest('hex'),
    headers: { 'x-requested-with': 'a test' },
  })
})

test('a note belongs to the user who wrote it', async () => {
  const written = await server.call('/api/notes', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'Buy milk' }),
  })
  expect(written.status).toBe(200)
  expect(await read(await server.get('/api/notes', token))).toMatchObject({ text: 'Buy milk' })
  const other = await server.signIn('second')
  expect(await read(await server.get('/api/notes', other.access_token))).toMatchObject({ text: '' })
})

test('one who lost the connection goes on after the last event that arrived', async () => {
  const response = await server.get('/api/stream?events=5&interval=0', token, { 'Last-Event-ID': '3' })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(await response.text()).toBe(
    'id: 4\ndata: {"n":4,"of":5}\n\nid: 5\ndata: {"n":5,"of":5}\n\nevent: done\ndata: {}\n\n',
  )
})

test('the first event arrives long before the second', async () => {
  const leaving = new AbortController()
  const response = await server.call('/api/stream?interval=60000', {
    headers: { Authorization: `Bearer ${token}` },
    signal: leaving.signal,
  })
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('id: 1\n')
  leaving.abort()
})

test('when the reader leaves, nobody draws further events', async () => {
  const drawn: number[] = []
  const events = async function* () {
    try {
      for (let n = 1; ; n += 1) {
        drawn.push(n)
        yield `id: ${n}\n\n`
      }
    } finally {
      drawn.push(0)
    }
  }
  const reader = eventStream(events()).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect(drawn.length).toBeLessThan(10)
  expect(drawn.at(-1)).toBe(0)
})

test('a chat answer comes token by token, and is about the message', async () => {
  const response = await server.post(
    '/api/chat',
    { message: 'Hello there', interval: 0 },
    { Authorization: `Bearer ${token}` },
  )
  const events = (await response.text()).trim().split('\n\n')
  expect(events.length).toBeGreaterThan(30)
  expect(events.at(-1)).toBe('event: done\ndata: {}')
  const answer = events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)).token)
  expect(answer.join('')).toContain('"Hello there"')
})

test('a media element fetches the parts it wants', async () => {
  const whole = await server.get('/api/media', token)
  const bytes = new Uint8Array(await whole.arrayBuffer())
  const etag = whole.headers.get('etag') ?? ''
  expect(whole.headers.get('accept-ranges')).toBe('bytes')

  const part = await server.get('/api/media', token, { Range: 'bytes=100-199', 'If-Range': etag })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.length}`])
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(100, 200))

  const end = await server.get('/api/media', token, { Range: 'bytes=-10' })
  expect(new Uint8Array(await end.arrayBuffer())).toEqual(bytes.slice(-10))
  const changed = await server.get('/api/media', token, { Range: 'bytes=0-9', 'If-Range': '"old"' })
  expect(changed.status).toBe(200)
  const beyond = await server.get('/api/media', token, { Range: `bytes=${bytes.length}-` })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
})

test('an image, a download and plain bytes are what they say', async () => {
  const image = await server.get('/api/image.png', token)
  expect(new Uint8Array(await image.arrayBuffer()).slice(1, 4)).toEqual(new TextEncoder().encode('PNG'))
  const download = await server.get('/api/export.csv', token)
  expect(download.headers.get('content-disposition')).toContain('attachment')
  const bytes = await server.get('/api/bytes?size=100001', token)
  expect((await bytes.arrayBuffer()).byteLength).toBe(100_001)
})

test('the server tells a standard client where everything is', async () => {
  const path = '/.well-known/oauth-authorization-server'
  const { token_endpoint, jwks_uri } = await read<Record<string, string>>(await server.call(path))
  expect(token_endpoint).toBe(`${server.origin}/auth/token`)
  const { keys } = await read<{ keys: object[] }>(await fetch(jwks_uri ?? ''))
  expect(keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256', use: 'sig' })])
  expect(keys[0]).not.toHaveProperty('d')
})
