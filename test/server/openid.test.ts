import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DEMO_TOTP_SECRET } from '../../demo/server/users/accounts.js'
import { stepAt, totp } from '../../demo/server/users/totp.js'
import { prover } from '../support/prover.js'
import { type OpenidTokens, type Person, personAt } from './person.js'
import { type RunningServer, read, runServer } from './running-server.js'

let server: RunningServer
let person: Person
beforeAll(async () => {
  server = await runServer({ debug: true })
})
beforeEach(async () => {
  await server.post('/debug/reset')
  person = personAt(server)
})
afterAll(() => server.close())

function posted(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams({ client_id: 'demo', ...fields })
  return server.call(path, { method: 'POST', body })
}

function refreshed({ refresh_token }: Pick<OpenidTokens, 'refresh_token'>): Promise<Response> {
  return posted('/openid/token', { grant_type: 'refresh_token', refresh_token })
}

test('a user signs in at the OpenID provider, and the API takes its access tokens until they sign out', async () => {
  const first = await person.signIn()
  expect(first).toMatchObject({ token_type: 'Bearer', expires_in: 1800 })
  const me = await server.get('/api/me', first.access_token)
  expect([me.status, await read(me)]).toMatchObject([200, { name: 'Demo User', username: 'demo' }])
  const second = await read<OpenidTokens>(await refreshed(first))
  expect((await server.get('/api/me', second.access_token)).status).toBe(200)

  const { refresh_token } = second
  expect((await posted('/openid/token/revocation', { token: refresh_token })).status).toBe(200)
  expect((await server.get('/api/me', second.access_token)).status).toBe(401)
  const refused = await refreshed(second)
  expect([refused.status, await read(refused)]).toMatchObject([400, { error: 'invalid_grant' }])
  expect(await server.stats()).toMatchObject({
    signIns: 1,
    refreshGrants: 1,
    refreshRefused: 1,
    replaysDetected: 0,
    familiesRevoked: 1,
    signOuts: 1,
  })
})

test('an ID token is no access token', async () => {
  const { id_token } = await person.signIn()
  expect((await server.get('/api/me', id_token)).status).toBe(401)
})

test('tokens of the provider that are bound to a key are good for nothing without it', async () => {
  // The provider judges proofs by the clock of this machine.
  const [owner, thief] = await Promise.all([prover(Date.now), prover(Date.now)])
  const DPoP = await owner.proof('POST', `${server.origin}/openid/token`)
  const tokens = await person.signIn('demo', { DPoP })
  const { access_token } = tokens
  expect(tokens.token_type).toBe('DPoP')
  const ath = createHash('sha256').update(access_token).digest('base64url')
  const asked = async (who: typeof owner) => {
    const proof = await who.proof('GET', `${server.origin}/api/me`, { ath })
    return server.call('/api/me', { headers: { Authorization: `DPoP ${access_token}`, DPoP: proof } })
  }
  expect((await asked(owner)).status).toBe(200)
  expect((await asked(thief)).status).toBe(401)
  expect((await server.get('/api/me', access_token)).status).toBe(401)
  expect((await refreshed(tokens)).status).toBe(400)
})

test('what is expired, ended or broken at the server is so for users of the provider, too', async () => {
  const first = await person.signIn()
  await server.post('/debug/expire-access')
  expect((await server.get('/api/me', first.access_token)).status).toBe(401)
  await server.post('/debug/faults', { target: 'refresh', count: 1, status: 503 })
  expect((await refreshed(first)).status).toBe(503)
  const second = await read<OpenidTokens>(await refreshed(first))
  expect((await server.get('/api/me', second.access_token)).status).toBe(200)
  await server.post('/debug/revoke')
  expect((await server.get('/api/me', second.access_token)).status).toBe(401)
  expect((await refreshed(second)).status).toBe(400)
  // Still known there: no page is shown, and another session begins.
  const third = await person.exchange(await person.come())
  expect((await server.get('/api/me', third.access_token)).status).toBe(200)
})

test('a refresh whose answer was lost is answered again for a while; after that it is a replay', async () => {
  const first = await person.signIn()
  expect((await refreshed(first)).status).toBe(200)
  const again = await read<OpenidTokens>(await refreshed(first))
  expect((await server.get('/api/me', again.access_token)).status).toBe(200)
  server.wait(11)
  expect((await refreshed(first)).status).toBe(400)
  expect((await server.get('/api/me', again.access_token)).status).toBe(401)
  expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 1, familiesRevoked: 1 })
})

test('a session of the provider is listed among those of the user, and ended from another', async () => {
  const mine = await person.signIn()
  const other = await server.signIn()
  const list = await read<{ id: string; current: boolean }[]>(
    await server.get('/auth/sessions', mine.access_token),
  )
  const { id = '' } = list.find(({ current }) => current) ?? {}
  const headers = { Authorization: `Bearer ${other.access_token}` }
  expect((await server.call(`/auth/sessions/${id}`, { method: 'DELETE', headers })).status).toBe(204)
  expect((await refreshed(mine)).status).toBe(400)
})

test('a wrong password is said so, counts as any other, and whoever cancels goes back without a code', async () => {
  const page = await person.come()
  const again = await person.answer(page, { username: 'demo', password: 'guessed' })
  expect(await again.text()).toContain('The user name or the password is wrong.')
  const back = await person.answer(page, { answer: 'no' })
  expect(back.headers.get('location')).toContain('error=access_denied')
})

test('a second factor is asked for at the provider, too', async () => {
  const page = await person.come()
  const more = await person.answer(page, { username: 'otp', password: 'otp' })
  const [, transaction = ''] = /name="transaction" value="([^"]+)"/.exec(await more.text()) ?? []
  const code = totp(DEMO_TOTP_SECRET, stepAt(server.now()))
  const tokens = await person.exchange(await person.answer(page, { transaction, code }))
  expect(await read(await server.get('/api/me', tokens.access_token))).toMatchObject({ username: 'otp' })
})

test('a payment wants a user who has signed in just now, and takes one who did so again', async () => {
  const pay = ({ access_token }: OpenidTokens) =>
    server.post('/api/payments', {}, { Authorization: `Bearer ${access_token}` })
  const first = await person.signIn()
  expect((await pay(first)).status).toBe(200)
  server.wait(60)
  const refused = await pay(await read<OpenidTokens>(await refreshed(first)))
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    401,
    expect.stringMatching(/^Bearer error="insufficient_user_authentication".* max_age="30"$/),
  ])
  // The provider knows the user, and asks all the same.
  const page = await person.come({ prompt: 'login' })
  expect(await page.text()).toContain('Password')
})

test('no page of another site answers for the user', async () => {
  const { url } = await person.come()
  const body = new URLSearchParams({ username: 'demo', password: 'demo' })
  const response = await fetch(url, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' }, body })
  expect(response.status).toBe(403)
})

test('under each name of the server the issuer is that name', async () => {
  for (const origin of [server.origin, server.origin.replace('localhost', '127.0.0.1')]) {
    const response = await fetch(`${origin}/openid/.well-known/openid-configuration`)
    expect(await read(response)).toMatchObject({
      issuer: `${origin}/openid`,
      token_endpoint: `${origin}/openid/token`,
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    })
  }
})
