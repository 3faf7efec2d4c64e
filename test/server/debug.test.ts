import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

test('an answer that was lost on its way is given again to the same attempt', async () => {
  const { refresh_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'refresh', count: 1, drop: 'after' })
  await expect(server.refresh(refresh_token, 'attempt')).rejects.toThrow()
  expect(await server.stats()).toMatchObject({ refreshGrants: 1 })
  const tokens = await read<Tokens>(await server.refresh(refresh_token, 'attempt'))
  expect((await server.get('/api/me', tokens.access_token)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 1 })
})

test('a request that was lost on its way did nothing', async () => {
  const { refresh_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'refresh', count: 1, drop: 'before' })
  await expect(server.refresh(refresh_token)).rejects.toThrow()
  expect(await server.stats()).toMatchObject({ refreshGrants: 0, refreshRefused: 0 })
})

test('a fault meets as many requests as ordered, and the next one works', async () => {
  const { access_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'api', count: 2, status: 503, retryAfter: 7 })
  for (const status of [503, 503, 200]) {
    const response = await server.get('/api/me', access_token)
    expect([response.status, response.headers.get('retry-after')]).toEqual([
      status,
      status === 503 ? '7' : null,
    ])
  }
  expect(await server.stats()).toMatchObject({ apiRequests: 3, authorized: 1, unauthorized: 0 })
})

test('a count of zero clears a fault', async () => {
  const { access_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'api', count: 9, status: 500 })
  await server.post('/debug/faults', { target: 'api', count: 0 })
  expect((await server.get('/api/me', access_token)).status).toBe(200)
})

test('a request that was held up until the counters were set to zero is none of those counted after', async () => {
  const { access_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'api', count: 1, delayMs: 300 })
  const held = server.get('/api/me', access_token)
  await expect.poll(() => server.stats()).toMatchObject({ apiRequests: 1 })
  await server.post('/debug/reset')
  expect((await held).status).toBe(200)
  expect(await server.stats()).toMatchObject({ apiRequests: 0, authorized: 0 })
  expect((await server.get('/api/me', access_token)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ apiRequests: 1, authorized: 1 })
})

test('a captive portal answers a refresh with its own page', async () => {
  const { refresh_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'refresh', count: 1, body: 'garbage', delayMs: 5 })
  const response = await server.refresh(refresh_token)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
  expect(await server.stats()).toMatchObject({ refreshGrants: 0 })
})

test.each([
  [{ target: 'elsewhere', count: 1 }, 'target'],
  [{ target: 'api' }, 'count'],
  [{ target: 'api', count: 1, delay: 5 }, 'delay'],
  [{ target: 'api', count: 1, drop: 'during' }, 'drop'],
  [{ target: 'api', count: 1, status: 500, drop: 'after' }, 'more than one'],
  [{ target: 'api', count: 1, retryAfter: 5 }, 'status'],
])('a fault that makes no sense is refused: %j', async (body, word) => {
  const response = await server.post('/debug/faults', body)
  expect(response.status).toBe(400)
  expect(await read(response)).toMatchObject({ error_description: expect.stringContaining(word) })
})

test('a connection can be cut in the middle of an answer', async () => {
  const { access_token } = await server.signIn()
  await server.post('/debug/faults', { target: 'api', count: 1, drop: 'midway' })
  const response = await server.get('/api/stream?events=50&interval=5', access_token)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect(await reader?.read()).toMatchObject({ value: expect.stringContaining('id: 1\n') })
  await expect(reader?.read()).rejects.toThrow()
  expect((await server.get('/api/stream?events=2&interval=5', access_token)).status).toBe(200)
})

test('access tokens can be made to expire, and those issued right after are good', async () => {
  const first = await server.signIn()
  await server.post('/debug/expire-access')
  const refused = await server.get('/api/me', first.access_token)
  expect(refused.status).toBe(401)
  expect(refused.headers.get('www-authenticate')).toMatch(
    /^Bearer error="invalid_token", error_description=".+"$/,
  )
  const second = await read<Tokens>(await server.refresh(first.refresh_token))
  expect((await server.get('/api/me', second.access_token)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ unauthorized: 1, authorized: 1 })
})

test('all sessions can be revoked, for a reason', async () => {
  const { refresh_token } = await server.signIn()
  await server.post('/debug/revoke', { reason: 'max_age' })
  expect(await read(await server.refresh(refresh_token))).toMatchObject({ reason: 'max_age' })
  expect((await server.post('/debug/revoke', { reason: 'mood' })).status).toBe(400)
})

test('a credential that strays to where it does not belong is counted', async () => {
  const { access_token } = await server.signIn()
  await server.get('/api/me', access_token)
  await server.get('/auth/sessions', access_token)
  await server.get('/api-evil/x', access_token)
  await server.get('/', access_token)
  expect(await server.stats()).toMatchObject({ strayCredentials: 2, apiRequests: 1 })
})

test('another site reaches no debug endpoint', async () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site' }
  expect((await server.post('/debug/revoke', {}, headers)).status).toBe(403)
  expect((await server.post('/debug/revoke', {}, { Origin: 'https://evil.example' })).status).toBe(403)
  expect(await statusFor('rebound.example')).toBe(403)
  expect(await statusFor('localhost')).toBe(200)
})

test('without --debug there are no debug endpoints', async () => {
  const plain = await runServer({ debug: false })
  try {
    expect((await plain.call('/debug/stats')).status).toBe(404)
    expect((await plain.post('/debug/expire-access')).status).toBe(404)
  } finally {
    await plain.close()
  }
})

/** `fetch` does not let a page choose its Host header; an attacker's DNS does. */
function statusFor(host: string): Promise<number | undefined> {
  const { port } = new URL(server.origin)
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/debug/stats', headers: { Host: `${host}:${port}` } }
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}
