import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { read, startWorld, type Tokens, type World } from './world.js'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  await world.post('/debug/revoke')
  await world.post('/debug/reset')
})
afterAll(() => world.close())

const reasonOf = async (response: Response): Promise<string> =>
  (await read<{ reason: string }>(response)).reason

test('signing out with a token that was rotated long ago still ends the session', async () => {
  const first = await world.signIn()
  const second = await read<Tokens>(await world.refresh(first.refresh_token))
  const third = await read<Tokens>(await world.refresh(second.refresh_token))
  expect((await world.post('/auth/logout', { refresh_token: first.refresh_token })).status).toBe(200)
  expect((await world.get('/api/me', third.access_token)).status).toBe(401)
  expect(await reasonOf(await world.refresh(third.refresh_token))).toBe('signed_out')
  expect(await world.stats()).toMatchObject({ signOuts: 1, familiesRevoked: 1, replaysDetected: 0 })
})

test('an access token is enough to sign out, even when it has expired', async () => {
  const { access_token, refresh_token } = await world.signIn()
  world.wait(1801)
  await world.post('/auth/logout', {}, { Authorization: `Bearer ${access_token}` })
  expect(await reasonOf(await world.refresh(refresh_token))).toBe('signed_out')
})

test('signing out everywhere ends all sessions of the user, and none of another', async () => {
  const here = await world.signIn()
  const there = await world.signIn()
  const other = await world.signIn('second')
  await world.post('/auth/logout', { refresh_token: here.refresh_token, everywhere: true })
  expect(await reasonOf(await world.refresh(there.refresh_token))).toBe('signed_out')
  expect((await world.refresh(other.refresh_token)).status).toBe(200)
})

test('signing out with an unknown token is no error', async () => {
  const response = await world.post('/auth/logout', { refresh_token: 'unknown' })
  expect([response.status, await read(response)]).toEqual([200, {}])
})

test('a user sees where they are signed in, and ends one session', async () => {
  const here = await world.signIn()
  const there = await world.signIn()
  const sessions = await read<{ id: string; current: boolean }[]>(
    await world.get('/auth/sessions', here.access_token),
  )
  expect(sessions.map(({ id, current }) => [id, current]).sort()).toEqual(
    [
      [here.claims.sid, true],
      [there.claims.sid, false],
    ].sort(),
  )
  const end = (id: string, token: string) =>
    world.call(`/auth/sessions/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } })
  expect((await end(there.claims.sid, here.access_token)).status).toBe(204)
  expect((await world.get('/api/me', there.access_token)).status).toBe(401)
  const refused = await world.refresh(there.refresh_token)
  expect([refused.status, await read(refused)]).toEqual([
    400,
    {
      error: 'invalid_grant',
      reason: 'revoked',
      error_description: 'This session was ended from another device.',
    },
  ])
  expect((await world.refresh(here.refresh_token)).status).toBe(200)
})

test('a user who ends the session they use is signed out', async () => {
  const { access_token, refresh_token, claims } = await world.signIn()
  const headers = { Authorization: `Bearer ${access_token}` }
  await world.call(`/auth/sessions/${claims.sid}`, { method: 'DELETE', headers })
  expect(await reasonOf(await world.refresh(refresh_token))).toBe('signed_out')
})

test('nobody ends the session of another user', async () => {
  const mine = await world.signIn()
  const theirs = await world.signIn('second')
  for (const id of [theirs.claims.sid, 'no-such-session']) {
    const response = await world.call(`/auth/sessions/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${mine.access_token}` },
    })
    expect(response.status).toBe(404)
  }
  expect((await world.refresh(theirs.refresh_token)).status).toBe(200)
})
