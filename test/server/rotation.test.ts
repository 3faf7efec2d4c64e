import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { read, startWorld, type Tokens, type World } from './world.js'

let world: World
beforeAll(async () => {
  world = await startWorld({ lifetimes: { sessionMaxAge: 1000, refreshTokenTtl: 400 } })
})
beforeEach(async () => {
  await world.post('/debug/reset')
})
afterAll(() => world.close())

const rotated = async (refreshToken: string, key?: string): Promise<Tokens> => {
  const response = await world.refresh(refreshToken, key)
  expect(response.status).toBe(200)
  return read<Tokens>(response)
}
const refusal = async (response: Response): Promise<{ status: number; error: string; reason: string }> => {
  const { error, reason } = await read<{ error: string; reason: string }>(response)
  return { status: response.status, error, reason }
}

test.each([
  ['with one key', 'attempt'],
  ['without a key', undefined],
])('tabs that refresh at once %s all get the one successor', async (_, key) => {
  const { refresh_token } = await world.signIn()
  const answers = await Promise.all(Array.from({ length: 8 }, () => rotated(refresh_token, key)))
  expect(new Set(answers.map((answer) => answer.refresh_token)).size).toBe(1)
  expect(await world.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 7, replaysDetected: 0 })
})

test('the same attempt is answered again, even days later and with the successor in use', async () => {
  const first = await world.signIn()
  const second = await rotated(first.refresh_token, 'attempt')
  expect((await world.get('/api/me', second.access_token)).status).toBe(200)
  world.wait(300)
  expect((await rotated(first.refresh_token, 'attempt')).refresh_token).toBe(second.refresh_token)
})

test('another attempt gets the successor while nobody has used it, and only for the grace', async () => {
  const first = await world.signIn()
  const second = await rotated(first.refresh_token, 'one')
  world.wait(9.9)
  expect((await rotated(first.refresh_token, 'two')).refresh_token).toBe(second.refresh_token)
  world.wait(0.2)
  expect(await refusal(await world.refresh(first.refresh_token, 'two'))).toMatchObject({ reason: 'replayed' })
})

test('once the successor was used, its parent is a replay for anyone without the key', async () => {
  const first = await world.signIn()
  const second = await rotated(first.refresh_token)
  await world.get('/api/me', second.access_token)
  expect(await refusal(await world.refresh(first.refresh_token))).toEqual({
    status: 400,
    error: 'invalid_grant',
    reason: 'replayed',
  })
  expect((await world.get('/api/me', second.access_token)).status).toBe(401)
})

test('a user whose worker died in a refresh stays signed in, although a slow server reads that refresh after the next one', async () => {
  const first = await world.signIn()
  const second = await rotated(first.refresh_token, 'one')
  const third = await rotated(second.refresh_token, 'two')
  await world.get('/api/me', third.access_token)
  const late = await world.refresh(first.refresh_token, 'one')
  expect(late.status).toBe(409)
  expect(late.headers.getSetCookie()).toEqual([])
  expect(await read(late)).toMatchObject({ error: 'superseded' })
  await rotated(third.refresh_token, 'three')
  expect(await world.stats()).toMatchObject({ refreshLate: 1, replaysDetected: 0, refreshRefused: 0 })
})

test.each([
  ['with another key', 'other', 0],
  ['without a key', undefined, 0],
  ['with its own key, once the grace is over', 'one', 10],
])('a refresh token older than the parent ends the family: %s', async (_, key, seconds) => {
  const first = await world.signIn()
  const second = await rotated(first.refresh_token, 'one')
  const third = await rotated(second.refresh_token, 'two')
  world.wait(seconds)
  expect(await refusal(await world.refresh(first.refresh_token, key))).toMatchObject({ reason: 'replayed' })
  expect(await refusal(await world.refresh(third.refresh_token))).toMatchObject({ reason: 'replayed' })
  expect(await world.stats()).toMatchObject({ replaysDetected: 1, familiesRevoked: 1, refreshRefused: 2 })
})

test('a replay in one session leaves the user signed in elsewhere', async () => {
  const elsewhere = await world.signIn()
  const first = await world.signIn()
  const second = await rotated(first.refresh_token)
  await rotated(second.refresh_token)
  await world.refresh(first.refresh_token)
  await rotated(elsewhere.refresh_token)
})

test('rotation rolls the end forward, but never past the longest session', async () => {
  const first = await world.signIn()
  expect(first.refresh_expires_in).toBe(400)
  world.wait(390)
  const second = await rotated(first.refresh_token)
  expect(second.refresh_expires_in).toBe(400)
  world.wait(390)
  const third = await rotated(second.refresh_token)
  expect(third.refresh_expires_in).toBe(220)
  expect(third.expires_in).toBe(220)
  world.wait(220)
  expect(await refusal(await world.refresh(third.refresh_token))).toMatchObject({ reason: 'max_age' })
})

test('a user who stayed away too long is told that the session expired', async () => {
  const { refresh_token } = await world.signIn()
  world.wait(400)
  expect(await refusal(await world.refresh(refresh_token))).toEqual({
    status: 400,
    error: 'invalid_grant',
    reason: 'expired',
  })
})

test('an unknown refresh token is revoked, and none at all is signed out', async () => {
  expect(await refusal(await world.refresh('unknown'))).toMatchObject({ status: 400, reason: 'revoked' })
  expect(await refusal(await world.post('/auth/refresh', {}))).toMatchObject({
    status: 401,
    error: 'invalid_grant',
    reason: 'signed_out',
  })
})

test('a standard OAuth client signs in and refreshes with forms', async () => {
  const form = (fields: Record<string, string>) =>
    world.call('/auth/token', { method: 'POST', body: new URLSearchParams(fields) })
  const signedIn = await form({ grant_type: 'password', username: 'demo', password: 'demo' })
  expect(signedIn.headers.get('cache-control')).toBe('no-store')
  const { refresh_token } = await read<Tokens>(signedIn)
  const refreshed = await form({ grant_type: 'refresh_token', refresh_token, client_id: 'spa' })
  const tokens = await read<Tokens>(refreshed)
  expect(tokens.claims).toMatchObject({ name: 'Demo User' })
  expect(tokens.refresh_token).not.toBe(refresh_token)
  expect(await world.stats()).toMatchObject({ signIns: 1, refreshGrants: 1 })
})

test('a wrong password is an invalid grant, and half a form an invalid request', async () => {
  const wrong = await world.post('/auth/token', { username: 'demo', password: 'guess' })
  expect([wrong.status, await read(wrong)]).toMatchObject([400, { error: 'invalid_grant' }])
  const half = await world.post('/auth/token', { username: 'demo' })
  expect([half.status, await read(half)]).toMatchObject([400, { error: 'invalid_request' }])
  const huge = await world.post('/auth/token', { username: 'demo', password: 'x'.repeat(70_000) })
  expect(huge.status).toBe(413)
})
