import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

const BILLING = 'https://billing.example/'
const REPORTS = 'https://reports.example/'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

function refreshFor(refresh_token: string, asked: object, key?: string): Promise<Response> {
  return server.post('/auth/refresh', { refresh_token, ...asked }, key ? { 'Idempotency-Key': key } : {})
}

async function statusOf(path: string, { access_token }: Tokens): Promise<number> {
  return (await server.get(path, access_token)).status
}

test('each resource server accepts its own access tokens, and no other', async () => {
  const main = await server.signIn()
  const billing = await read<Tokens>(await refreshFor(main.refresh_token, { resource: BILLING }))
  const reports = await read<Tokens>(await refreshFor(billing.refresh_token, { resource: REPORTS }))
  expect(decodeJwt(billing.access_token).aud).toBe(BILLING)
  for (const path of ['/api/me', '/billing/invoices', '/reports/summary']) {
    const statuses = await Promise.all([main, billing, reports].map((tokens) => statusOf(path, tokens)))
    expect(statuses.toSorted()).toEqual([200, 401, 401])
  }
  expect(await statusOf('/api/me', main)).toBe(200)
  expect(await statusOf('/billing/invoices', billing)).toBe(200)
  expect(await server.stats()).toMatchObject({
    refreshGrants: 2,
    authorized: 2,
    unauthorized: 2,
    billingAuthorized: 2,
    billingUnauthorized: 2,
    reportsAuthorized: 1,
    reportsUnauthorized: 2,
    strayCredentials: 0,
  })
})

test('an access token for another resource server is an invalid one', async () => {
  const { access_token } = await server.signIn()
  const refused = await server.get('/billing/invoices', access_token)
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('a resource that nobody knows is refused, and the refresh token is as good as before', async () => {
  const { refresh_token } = await server.signIn()
  const refused = await refreshFor(refresh_token, { resource: 'https://elsewhere.example/' }, 'attempt')
  expect([refused.status, await read(refused)]).toEqual([
    400,
    { error: 'invalid_target', error_description: expect.stringContaining(BILLING) },
  ])
  const granted = await refreshFor(refresh_token, { resource: BILLING }, 'attempt')
  expect(granted.status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
})

test.each([
  [{ resource: 42 }, 'invalid_target'],
  [{ resource: '' }, 'invalid_target'],
  [{ resource: 'toString' }, 'invalid_target'],
  [{ scope: 'everything' }, 'invalid_scope'],
  [{ scope: ['read'] }, 'invalid_scope'],
  [{ resource: BILLING, scope: 'read' }, 'invalid_scope'],
  [{ resource: BILLING, scope: '' }, 'invalid_scope'],
])('a refresh that asks for %j is told %s', async (asked, error) => {
  const { refresh_token } = await server.signIn()
  const refused = await refreshFor(refresh_token, asked)
  expect([refused.status, await read(refused)]).toMatchObject([400, { error }])
})

test('an access token allows what was asked for, and its answer says so', async () => {
  const { refresh_token } = await server.signIn()
  const asked = { resource: BILLING, scope: 'invoices:read' }
  const tokens = await read<Tokens & { scope: string }>(await refreshFor(refresh_token, asked))
  expect(tokens.scope).toBe('invoices:read')
  expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: BILLING, scope: 'invoices:read' })
})

test('the same attempt is answered with the same refresh token, and an access token for its resource', async () => {
  const { refresh_token } = await server.signIn()
  const first = await read<Tokens>(await refreshFor(refresh_token, { resource: BILLING }, 'attempt'))
  const again = await read<Tokens>(await refreshFor(refresh_token, { resource: BILLING }, 'attempt'))
  expect(again.refresh_token).toBe(first.refresh_token)
  expect(await statusOf('/billing/invoices', again)).toBe(200)
})

test('a standard client refreshes for a resource at the token endpoint', async () => {
  const { refresh_token } = await server.signIn()
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token, resource: REPORTS })
  const tokens = await read<Tokens>(await server.call('/auth/token', { method: 'POST', body }))
  expect(await statusOf('/reports/summary', tokens)).toBe(200)
})

test('access tokens for all resource servers can be made to expire', async () => {
  const main = await server.signIn()
  const billing = await read<Tokens>(await refreshFor(main.refresh_token, { resource: BILLING }))
  await server.post('/debug/expire-access')
  expect(await statusOf('/api/me', main)).toBe(401)
  expect(await statusOf('/billing/invoices', billing)).toBe(401)
})
