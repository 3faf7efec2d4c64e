import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cookiesOf, type RunningServer, read, runServer, type Tokens } from './running-server.js'

let server: RunningServer
beforeAll(async () => {
  server = await runServer({ lifetimes: { sessionMaxAge: 1000, refreshTokenTtl: 400 } })
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

const rotated = async (refreshToken: string, key?: string): Promise<Tokens> => {
  const response = await server.refresh(refreshToken, key)
  expect(response.status).toBe(200)
  return read<Tokens>(response)
}
const refusal = async (response: Response): Promise<{ status: number; error: string; reason: string }> => {
  const { error, reason } = await read<{ error: string; reason: string }>(response)
  return { status: response.status, error, reason }
}

const DELIVERY = { 'Holdfast-Tokens': 'refresh=cookie; access=header' }
const REFRESH_COOKIE = '__Host-refresh_token'

/** What a browser has by an answer that keeps the refresh token in its cookie jar. */
const inJar = async (response: Response): Promise<Tokens> => {
  expect(response.status).toBe(200)
  const { access_token } = await read<Tokens>(response.clone())
  return {
    ...(await read<Tokens>(response)),
    access_token,
    refresh_token: cookiesOf(response).get(REFRESH_COOKIE) ?? '',
  }
}
const signedInByCookie = async (): Promise<Tokens> =>
  inJar(await server.post('/auth/token', { username: 'demo', password: 'demo' }, DELIVERY))
const byCookie = (refreshToken: string, key: string): Promise<Response> => {
  const headers = { ...DELIVERY, Cookie: `${REFRESH_COOKIE}=${refreshToken}`, 'Idempotency-Key': key }
  return server.post('/auth/refresh', undefined, headers)
}
const rotatedByCookie = async (refreshToken: string, key: string): Promise<Tokens> =>
  inJar(await byCookie(refreshToken, key))

const ticketFor = ({ access_token }: Tokens): Promise<Response> =>
  server.post('/auth/ticket', undefined, { Authorization: `Bearer ${access_token}` })

test.each([
  ['with one key', 'attempt'],
  ['without a key', undefined],
])('tabs that refresh at once %s all get the one successor', async (_, key) => {
  const { refresh_token } = await server.signIn()
  const answers = await Promise.all(Array.from({ length: 8 }, () => rotated(refresh_token, key)))
  expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1)
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 7, replaysDetected: 0 })
})

test('an answer that was lost is given again to the same attempt, even days later', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'attempt')
  server.wait(300)
  const again = await rotated(first.refresh_token, 'attempt')
  expect(again.refresh_token).toBe(second.refresh_token)
  expect((await server.get('/api/me', again.access_token)).status).toBe(200)
})

test('a slow duplicate of an answered attempt is no replay within the grace, although the successor is in use', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'attempt')
  expect((await server.get('/api/me', second.access_token)).status).toBe(200)
  server.wait(9.9)
  expect((await rotated(first.refresh_token, 'attempt')).refresh_token).toBe(second.refresh_token)
})

test.each([
  ['at the API', async (tokens: Tokens) => server.get('/api/me', tokens.access_token)],
  ['for a connection', async (tokens: Tokens) => ticketFor(tokens)],
])(
  'who copied a refresh token with its key gets nothing once the user has used the next one %s',
  async (_, use) => {
    const first = await server.signIn()
    const second = await rotated(first.refresh_token, 'attempt')
    expect((await use(second)).status).toBe(200)
    server.wait(10)
    expect(await refusal(await server.refresh(first.refresh_token, 'attempt'))).toMatchObject({
      reason: 'replayed',
    })
    expect((await server.get('/api/me', second.access_token)).status).toBe(401)
    expect(await server.stats()).toMatchObject({ refreshRetries: 0, replaysDetected: 1, familiesRevoked: 1 })
  },
)

test('who copied the whole store cannot draw access tokens from it without a rotation that the user notices', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'name-0')
  await server.get('/api/me', second.access_token)
  server.wait(10)
  const thief = await rotated(second.refresh_token, 'name-0')
  expect(thief.refresh_token).not.toBe(second.refresh_token)
  await server.get('/api/me', thief.access_token)
  server.wait(10)
  expect(await refusal(await server.refresh(second.refresh_token, 'name-1'))).toMatchObject({
    reason: 'replayed',
  })
  expect((await server.get('/api/me', thief.access_token)).status).toBe(401)
})

test('a thief who always comes before the user, and uses nothing before the user does, ends the session with what it got', async () => {
  const first = await server.signIn()
  const thief = await rotated(first.refresh_token, 'attempt')
  server.wait(10)
  const user = await rotated(first.refresh_token, 'attempt')
  server.wait(1)
  expect((await server.get('/api/me', user.access_token)).status).toBe(200)
  const refused = await server.get('/api/me', thief.access_token)
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringContaining('error="invalid_token"'),
  ])
  expect(await refusal(await server.refresh(user.refresh_token, 'next'))).toMatchObject({
    reason: 'replayed',
  })
  expect(await server.stats()).toMatchObject({ replaysDetected: 1, familiesRevoked: 1 })
})

test.each([
  ['with the token before', (first: Tokens, _: Tokens) => first],
  ['with the token itself', (_: Tokens, second: Tokens) => second],
])(
  'a user who comes back to an answer that a copy of the store was answered for, %s, is signed out, and the copy too',
  async (_, choose) => {
    const first = await signedInByCookie()
    const user = await rotatedByCookie(first.refresh_token, 'attempt')
    server.wait(10)
    const thief = await rotatedByCookie(choose(first, user).refresh_token, 'attempt')
    server.wait(1)
    expect((await server.get('/api/me', thief.access_token)).status).toBe(200)
    expect((await server.get('/api/me', user.access_token)).status).toBe(401)
    expect((await server.get('/api/me', thief.access_token)).status).toBe(401)
    expect(await refusal(await byCookie(user.refresh_token, 'next'))).toMatchObject({
      reason: 'replayed',
    })
  },
)

test('an attempt that the network held up for long signs nobody out, and makes the user refresh once more', async () => {
  const first = await server.signIn()
  const user = await rotated(first.refresh_token, 'attempt')
  server.wait(10)
  const unread = await rotated(first.refresh_token, 'attempt')
  const underWay = await Promise.all([1, 2, 3].map(() => server.get('/api/me', user.access_token)))
  expect(underWay.map(({ status }) => status)).toEqual([401, 401, 401])
  const next = await rotated(user.refresh_token, 'next')
  expect((await server.get('/api/me', user.access_token)).status).toBe(401)
  expect((await server.get('/api/me', unread.access_token)).status).toBe(401)
  expect((await server.get('/api/me', next.access_token)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0, familiesRevoked: 0 })
})

test('a request under way while the user refreshed signs nobody out, although the network had held up an attempt for long', async () => {
  const first = await server.signIn()
  const user = await rotated(first.refresh_token, 'attempt')
  server.wait(10)
  await rotated(first.refresh_token, 'attempt')
  server.wait(1)
  const next = await rotated(user.refresh_token, 'next')
  expect((await server.get('/api/me', user.access_token)).status).toBe(401)
  expect((await server.get('/api/me', next.access_token)).status).toBe(200)
})

test('whoever asked with one key within the grace may use what it got, also once all have', async () => {
  const first = await server.signIn()
  const one = await rotated(first.refresh_token, 'attempt')
  server.wait(9.9)
  const two = await rotated(first.refresh_token, 'attempt')
  server.wait(60)
  for (const { access_token } of [one, two, one])
    expect((await server.get('/api/me', access_token)).status).toBe(200)
})

test.each([
  ['that nobody has used, however long ago', false, 300],
  ['in use, within the grace', true, 9.9],
])('a browser that took the cookie of a lost answer keeps a token %s', async (_, used, seconds) => {
  const first = await signedInByCookie()
  const second = await rotatedByCookie(first.refresh_token, 'attempt')
  if (used) await server.get('/api/me', second.access_token)
  server.wait(seconds)
  expect((await rotatedByCookie(second.refresh_token, 'attempt')).refresh_token).toBe(second.refresh_token)
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 1 })
})

test('a lost answer of an attempt that had to rotate again is given again', async () => {
  const first = await signedInByCookie()
  const second = await rotatedByCookie(first.refresh_token, 'attempt')
  await server.get('/api/me', second.access_token)
  server.wait(10)
  const third = await rotatedByCookie(second.refresh_token, 'attempt')
  server.wait(100)
  expect((await rotatedByCookie(second.refresh_token, 'attempt')).refresh_token).toBe(third.refresh_token)
  expect((await rotatedByCookie(third.refresh_token, 'attempt')).refresh_token).toBe(third.refresh_token)
  await rotatedByCookie(third.refresh_token, 'next')
  expect(await server.stats()).toMatchObject({ refreshGrants: 3, replaysDetected: 0 })
})

test('another attempt gets the successor while nobody has used it, and only for the grace', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'one')
  server.wait(9.9)
  expect((await rotated(first.refresh_token, 'two')).refresh_token).toBe(second.refresh_token)
  server.wait(0.2)
  expect(await refusal(await server.refresh(first.refresh_token, 'two'))).toMatchObject({
    reason: 'replayed',
  })
})

test('once the successor was used, its parent is a replay for anyone without the key', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token)
  await server.get('/api/me', second.access_token)
  expect(await refusal(await server.refresh(first.refresh_token))).toEqual({
    status: 400,
    error: 'invalid_grant',
    reason: 'replayed',
  })
  expect((await server.get('/api/me', second.access_token)).status).toBe(401)
})

test('a user whose worker died in a refresh stays signed in, although a slow server reads that refresh after the next one', async () => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'one')
  const third = await rotated(second.refresh_token, 'two')
  await server.get('/api/me', third.access_token)
  const late = await server.refresh(first.refresh_token, 'one')
  expect(late.status).toBe(409)
  expect(late.headers.getSetCookie()).toEqual([])
  expect(await read(late)).toMatchObject({ error: 'superseded' })
  await rotated(third.refresh_token, 'three')
  expect(await server.stats()).toMatchObject({ refreshLate: 1, replaysDetected: 0, refreshRefused: 0 })
})

test.each([
  ['with another key', 'other', 0],
  ['without a key', undefined, 0],
  ['with its own key, once the grace is over', 'one', 10],
])('a refresh token older than the parent ends the family: %s', async (_, key, seconds) => {
  const first = await server.signIn()
  const second = await rotated(first.refresh_token, 'one')
  const third = await rotated(second.refresh_token, 'two')
  server.wait(seconds)
  expect(await refusal(await server.refresh(first.refresh_token, key))).toMatchObject({ reason: 'replayed' })
  expect(await refusal(await server.refresh(third.refresh_token))).toMatchObject({ reason: 'replayed' })
  expect(await server.stats()).toMatchObject({ replaysDetected: 1, familiesRevoked: 1, refreshRefused: 2 })
})

test('a replay in one session leaves the user signed in elsewhere', async () => {
  const elsewhere = await server.signIn()
  const first = await server.signIn()
  const second = await rotated(first.refresh_token)
  await rotated(second.refresh_token)
  await server.refresh(first.refresh_token)
  await rotated(elsewhere.refresh_token)
})

test('rotation rolls the end forward, but never past the longest session', async () => {
  const first = await server.signIn()
  expect(first.refresh_expires_in).toBe(400)
  server.wait(390)
  const second = await rotated(first.refresh_token)
  expect(second.refresh_expires_in).toBe(400)
  server.wait(390)
  const third = await rotated(second.refresh_token)
  expect(third.refresh_expires_in).toBe(220)
  expect(third.expires_in).toBe(220)
  server.wait(220)
  expect(await refusal(await server.refresh(third.refresh_token))).toMatchObject({ reason: 'max_age' })
})

test('a user who stayed away too long is told that the session expired', async () => {
  const { refresh_token } = await server.signIn()
  server.wait(400)
  expect(await refusal(await server.refresh(refresh_token))).toEqual({
    status: 400,
    error: 'invalid_grant',
    reason: 'expired',
  })
})

test('an unknown refresh token is revoked, and none at all is signed out', async () => {
  expect(await refusal(await server.refresh('unknown'))).toMatchObject({ status: 400, reason: 'revoked' })
  expect(await refusal(await server.post('/auth/refresh', {}))).toMatchObject({
    status: 401,
    error: 'invalid_grant',
    reason: 'signed_out',
  })
})

test('a standard OAuth client signs in and refreshes with forms', async () => {
  const form = (fields: Record<string, string>) =>
    server.call('/auth/token', { method: 'POST', body: new URLSearchParams(fields) })
  const signedIn = await form({ grant_type: 'password', username: 'demo', password: 'demo' })
  expect(signedIn.headers.get('cache-control')).toBe('no-store')
  const { refresh_token } = await read<Tokens>(signedIn)
  const refreshed = await form({ grant_type: 'refresh_token', refresh_token, client_id: 'spa' })
  const tokens = await read<Tokens>(refreshed)
  expect(tokens.claims).toMatchObject({ name: 'Demo User' })
  expect(tokens.refresh_token).not.toBe(refresh_token)
  expect(await server.stats()).toMatchObject({ signIns: 1, refreshGrants: 1 })
})

test('a wrong password is an invalid grant, and half a form an invalid request', async () => {
  const wrong = await server.post('/auth/token', { username: 'demo', password: 'guess' })
  expect([wrong.status, await read(wrong)]).toMatchObject([400, { error: 'invalid_grant' }])
  const half = await server.post('/auth/token', { username: 'demo' })
  expect([half.status, await read(half)]).toMatchObject([400, { error: 'invalid_request' }])
  const huge = await server.post('/auth/token', { username: 'demo', password: 'x'.repeat(70_000) })
  expect(huge.status).toBe(413)
})
