import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/revoke')
  await server.post('/debug/reset')
})
afterAll(() => server.close())

const reasonOf = async (response: Response): Promise<string> =>
  (await read<{ reason: string }>(response)).reason

test('signing out with a token that was rotated long ago still ends the session', async () => {
  const first = await server.signIn()
  const second = await read<Tokens>(await server.refresh(first.refresh_token))
  const third = await read<Tokens>(await server.refresh(second.refresh_token))
  expect((await server.post('/auth/logout', { refresh_token: first.refresh_token })).status).toBe(200)
  expect((await server.get('/api/me', third.access_token)).status).toBe(401)
  expect(await reasonOf(await server.refresh(third.refresh_token))).toBe('signed_out')
  expect(await server.stats()).toMatchObject({ signOuts: 1, familiesRevoked: 1, replaysDetected: 0 })
})

test('an access token is enough to sign out, even when it has expired', async () => {
  const { access_token, refresh_token } = await server.signIn()
  server.wait(1801)
  await server.post('/auth/logout', {}, { Authorization: `Bearer ${access_token}` })
  expect(await reasonOf(await server.refresh(refresh_token))).toBe('signed_out')
})

test('signing out everywhere ends all sessions of the user, and none of another', async () => {
  const here = await server.signIn()
  const there = await server.signIn()
  const other = await server.signIn('second')
  await server.post('/auth/logout', { refresh_token: here.refresh_token, everywhere: true })
  expect(await reasonOf(await server.refresh(there.refresh_token))).toBe('signed_out')
  expect((await server.refresh(other.refresh_token)).status).toBe(200)
})

test.each([
  [
    'a refresh token of a session that was signed out',
    async ({ refresh_token }: Tokens) => {
      await server.post('/auth/logout', { refresh_token })
      return [{ refresh_token }, undefined]
    },
  ],
  [
    'an access token of a session that was signed out',
    async ({ access_token, refresh_token }: Tokens) => {
      await server.post('/auth/logout', { refresh_token })
      return [{}, access_token]
    },
  ],
  [
    'a refresh token that was rotated before the grace',
    async ({ refresh_token }: Tokens) => {
      await server.refresh(refresh_token)
      server.wait(10)
      return [{ refresh_token }, undefined]
    },
  ],
  [
    'an access token of an answer that was replaced',
    async ({ refresh_token }: Tokens) => {
      const { access_token } = await read<Tokens>(await server.refresh(refresh_token, 'attempt'))
      server.wait(10)
      await server.refresh(refresh_token, 'attempt')
      return [{}, access_token]
    },
  ],
  [
    'an access token that has expired',
    async ({ access_token }: Tokens) => {
      await server.post('/debug/expire-access')
      return [{}, access_token]
    },
  ],
] as const)('%s ends no other session of the user', async (_, outdate) => {
  const old = await server.signIn()
  const [fields, bearer] = await outdate(old)
  const other = await server.signIn()
  const before = (await server.stats()).familiesRevoked
  const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }
  const answer = await server.post('/auth/logout', { ...fields, everywhere: true }, headers)
  expect([answer.status, await read(answer)]).toEqual([200, {}])
  expect((await server.refresh(other.refresh_token)).status).toBe(200)
  expect(await reasonOf(await server.refresh(old.refresh_token))).toBe('signed_out')
  expect((await server.stats()).familiesRevoked - before).toBeLessThanOrEqual(1)
})

test.each([
  ['its access token', async ({ access_token }: Tokens) => [{}, access_token]],
  [
    'a refresh token that another tab has just rotated',
    async ({ refresh_token }: Tokens) => {
      await server.refresh(refresh_token)
      return [{ refresh_token }, undefined]
    },
  ],
] as const)('a living session ends all others with %s', async (_, present) => {
  const here = await server.signIn()
  const there = await server.signIn()
  const [fields, bearer] = await present(here)
  const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }
  await server.post('/auth/logout', { ...fields, everywhere: true }, headers)
  expect(await reasonOf(await server.refresh(there.refresh_token))).toBe('signed_out')
})

test('signing out with an unknown token is no error', async () => {
  const response = await server.post('/auth/logout', { refresh_token: 'unknown' })
  expect([response.status, await read(response)]).toEqual([200, {}])
})

test('a user sees where they are signed in, and ends one session', async () => {
  const here = await server.signIn()
  const there = await server.signIn()
  const sessions = await read<{ id: string; current: boolean }[]>(
    await server.get('/auth/sessions', here.access_token),
  )
  expect(sessions.map(({ id, current }) => [id, current]).sort()).toEqual(
    [
      [here.claims.sid, true],
      [there.claims.sid, false],
    ].sort(),
  )
  const end = (id: string, token: string) =>
    server.call(`/auth/sessions/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } })
  expect((await end(there.claims.sid, here.access_token)).status).toBe(204)
  expect((await server.get('/api/me', there.access_token)).status).toBe(401)
  const refused = await server.refresh(there.refresh_token)
  expect([refused.status, await read(refused)]).toEqual([
    400,
    {
      error: 'invalid_grant',
      reason: 'revoked',
      error_description: 'This session was ended from another device.',
    },
  ])
  expect((await server.refresh(here.refresh_token)).status).toBe(200)
})

test('a user who ends the session they use is signed out', async () => {
  const { access_token, refresh_token, claims } = await server.signIn()
  const headers = { Authorization: `Bearer ${access_token}` }
  await server.call(`/auth/sessions/${claims.sid}`, { method: 'DELETE', headers })
  expect(await reasonOf(await server.refresh(refresh_token))).toBe('signed_out')
})

test('nobody ends the session of another user', async () => {
  const mine = await server.signIn()
  const theirs = await server.signIn('second')
  for (const id of [theirs.claims.sid, 'no-such-session']) {
    const response = await server.call(`/auth/sessions/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${mine.access_token}` },
    })
    expect(response.status).toBe(404)
  }
  expect((await server.refresh(theirs.refresh_token)).status).toBe(200)
})
