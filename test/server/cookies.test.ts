import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cookiesOf, read, startWorld, type World } from './world.js'

const friend = 'https://friend.example'

let world: World
beforeAll(async () => {
  world = await startWorld({ corsOrigins: [friend] })
})
beforeEach(async () => {
  await world.post('/debug/reset')
})
afterAll(() => world.close())

const bothCookies = 'refresh=cookie; access=cookie'
const signedIn = async (): Promise<{ Cookie: string; 'Holdfast-Tokens': string }> => {
  const account = { username: 'demo', password: 'demo' }
  const response = await world.post('/auth/token', account, { 'Holdfast-Tokens': bothCookies })
  return { Cookie: header(cookiesOf(response)), 'Holdfast-Tokens': bothCookies }
}
const header = (cookies: Map<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

test('in cookie delivery no script sees a token', async () => {
  const account = { username: 'demo', password: 'demo' }
  const response = await world.post('/auth/token', account, { 'Holdfast-Tokens': bothCookies })
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
  const refreshed = await world.post('/auth/refresh', undefined, headers)
  expect(refreshed.status).toBe(200)
  expect(cookiesOf(refreshed).size).toBe(2)
  const Cookie = header(cookiesOf(refreshed))
  expect((await world.call('/api/me', { headers: { Cookie } })).status).toBe(200)
  expect((await world.post('/api/echo', {}, { ...headers, Cookie })).status).toBe(200)
})

test('an attempt whose cookies arrived and whose answer did not is sent again without a second rotation', async () => {
  const headers = { ...(await signedIn()), 'Idempotency-Key': 'attempt' }
  const lost = await world.post('/auth/refresh', undefined, headers)
  const Cookie = header(cookiesOf(lost))
  const again = await world.post('/auth/refresh', undefined, { ...headers, Cookie })
  expect(again.status).toBe(200)
  expect(cookiesOf(again).get('__Host-refresh_token')).toBe(cookiesOf(lost).get('__Host-refresh_token'))
  expect(await world.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 1, replaysDetected: 0 })
  const next = await world.post('/auth/refresh', undefined, { ...headers, Cookie, 'Idempotency-Key': 'next' })
  expect(next.status).toBe(200)
  expect(await world.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0 })
})

test('a losing refresh leaves the cookies of the winner alone', async () => {
  const headers = await signedIn()
  const winner = await world.post('/auth/refresh', undefined, headers)
  await world.post('/auth/refresh', undefined, { ...headers, Cookie: header(cookiesOf(winner)) })
  const loser = await world.post('/auth/refresh', undefined, headers)
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
    const response = await world.post(path, undefined, headers)
    expect([path, response.status, await read(response)]).toMatchObject([path, 403, { error: 'csrf' }])
    expect(response.headers.getSetCookie()).toEqual([])
  }
})

test('an origin on the list may use the cookies, and may read the answer', async () => {
  const headers = { ...(await signedIn()), Origin: friend, 'Sec-Fetch-Site': 'cross-site' }
  const response = await world.post('/auth/refresh', undefined, headers)
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBe(friend)
  expect(response.headers.get('access-control-allow-credentials')).toBe('true')
})

test('an origin that is not on the list gets no word of CORS', async () => {
  const preflight = await world.call('/api/me', {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('signing out clears both cookies', async () => {
  const response = await world.post('/auth/logout', {}, await signedIn())
  expect([response.status, await read(response)]).toEqual([200, {}])
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-refresh_token=; Max-Age=0; .*Secure/),
    expect.stringMatching(/^__Host-access_token=; Max-Age=0; .*Secure/),
  ])
})
