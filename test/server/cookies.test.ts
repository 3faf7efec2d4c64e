import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cookiesOf, type RunningServer, read, runServer } from './running-server.js'

const friend = 'https://friend.example'

let server: RunningServer
beforeAll(async () => {
  server = await runServer({ corsOrigins: [friend] })
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

const bothCookies = 'refresh=cookie; access=cookie'
const signedIn = async (): Promise<{ Cookie: string; 'Holdfast-Tokens': string }> => {
  const account = { username: 'demo', password: 'demo' }
  const response = await server.post('/auth/token', account, { 'Holdfast-Tokens': bothCookies })
  return { Cookie: header(cookiesOf(response)), 'Holdfast-Tokens': bothCookies }
}
const header = (cookies: Map<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

test('in cookie delivery no script sees a token', async () => {
  const account = { username: 'demo', password: 'demo' }
  const response = await server.post('/auth/token', account, { 'Holdfast-Tokens': bothCookies })
  expect(Object.keys(await read<object>(response))).toEqual([
    'token_type',
    'expires_in',
    'refresh_expires_in',
    'claims',
  ])
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-access_token=.+; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
    expect.stringMatching(
      /^__Host-refresh_token=.+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ),
  ])
})

test('the cookies refresh the session and authorise requests', async () => {
  const headers = await signedIn()
  const refreshed = await server.post('/auth/refresh', undefined, headers)
  expect(refreshed.status).toBe(200)
  expect(cookiesOf(refreshed).size).toBe(2)
  const Cookie = header(cookiesOf(refreshed))
  expect((await server.call('/api/me', { headers: { Cookie } })).status).toBe(200)
  expect((await server.post('/api/echo', {}, { ...headers, Cookie })).status).toBe(200)
})

test('an attempt whose cookies arrived and whose answer did not is sent again without a second rotation', async () => {
  const headers = { ...(await signedIn()), 'Idempotency-Key': 'attempt' }
  const lost = await server.post('/auth/refresh', undefined, headers)
  const Cookie = header(cookiesOf(lost))
  const again = await server.post('/auth/refresh', undefined, { ...headers, Cookie })
  expect(again.status).toBe(200)
  expect(cookiesOf(again).get('__Host-refresh_token')).toBe(cookiesOf(lost).get('__Host-refresh_token'))
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 1, replaysDetected: 0 })
  const next = await server.post('/auth/refresh', undefined, {
    ...headers,
    Cookie,
    'Idempotency-Key': 'next',
  })
  expect(next.status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0 })
})

test('a user whose browser kept the access cookie of an answer that was given again long after refreshes, and stays signed in', async () => {
  const headers = { ...(await signedIn()), 'Idempotency-Key': 'attempt' }
  const Cookie = header(cookiesOf(await server.post('/auth/refresh', undefined, headers)))
  server.wait(10)
  expect((await server.post('/auth/refresh', undefined, { ...headers, Cookie })).status).toBe(200)
  const refused = await server.call('/api/me', { headers: { Cookie } })
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('error="invalid_token"'),
  ])
  const next = { ...headers, Cookie, 'Idempotency-Key': 'next' }
  const fresh = header(cookiesOf(await server.post('/auth/refresh', undefined, next)))
  expect((await server.call('/api/me', { headers: { Cookie: fresh } })).status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0, familiesRevoked: 0 })
})

test('a losing refresh leaves the cookies of the winner alone', async () => {
  const headers = await signedIn()
  const winner = await server.post('/auth/refresh', undefined, headers)
  await server.post('/auth/refresh', undefined, { ...headers, Cookie: header(cookiesOf(winner)) })
  const loser = await server.post('/auth/refresh', undefined, headers)
  expect(loser.status).toBe(400)
  expect(loser.headers.getSetCookie()).toEqual([])
})

test.each([
  ['without the header', { 'Holdfast-Tokens': undefined }],
  ['from another origin', { Origin: 'https://evil.example' }],
  ['from another site', { 'Sec-Fetch-Site': 'cross-site' }],
])('a cookie is not accepted %s', async (_, extra) => {
  const headers = Object.fromEntries(
    Object.entries({ ...(await signedIn()), ...extra }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
  for (const path of ['/auth/refresh', '/auth/logout', '/api/echo']) {
    const response = await server.post(path, undefined, headers)
    expect([path, response.status, await read(response)]).toMatchObject([path, 403, { error: 'csrf' }])
    expect(response.headers.getSetCookie()).toEqual([])
  }
})

test('a page behind a proxy that rewrites Host may use the cookies, because the browser says that it asked its own origin', async () => {
  const headers = { ...(await signedIn()), Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-origin' }
  expect((await server.post('/auth/refresh', undefined, headers)).status).toBe(200)
})

test('who is refused as forged reads which origin was not expected, and what to set', async () => {
  const headers = { ...(await signedIn()), Origin: 'http://192.0.2.7:5173' }
  const { error_description } = await read<{ error_description: string }>(
    await server.post('/auth/refresh', undefined, headers),
  )
  expect(error_description).toMatch(/http:\/\/192\.0\.2\.7:5173.*CORS_ORIGINS.*changeOrigin/)
})

test('an origin on the list may use the cookies, and may read the answer', async () => {
  const headers = { ...(await signedIn()), Origin: friend, 'Sec-Fetch-Site': 'cross-site' }
  const response = await server.post('/auth/refresh', undefined, headers)
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBe(friend)
  expect(response.headers.get('access-control-allow-credentials')).toBe('true')
})

test('an origin that is not on the list gets no word of CORS', async () => {
  const preflight = await server.call('/api/me', {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('signing out clears both cookies', async () => {
  const response = await server.post('/auth/logout', {}, await signedIn())
  expect([response.status, await read(response)]).toEqual([200, {}])
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-refresh_token=; Max-Age=0; .*Secure/),
    expect.stringMatching(/^__Host-access_token=; Max-Age=0; .*Secure/),
  ])
})
