import './worker-scope.js'
import { afterEach, expect, test, vi } from 'vitest'
import type { TokenEndpointConfig } from '../../src/host/grant/token-endpoint-config.js'

const TOKENS = {
  accessToken: 'SECRET-a',
  refreshToken: 'SECRET-r',
  issuedAt: 0,
  accessExpiresAt: 0,
  rotation: 0,
  others: {},
  answeredAt: 0,
  sessionExpiresAt: null,
  sessionLife: 0,
  claims: {},
}
const TARGET = JSON.stringify({ resource: 'https://billing.example/', scope: 'invoices:read' })

afterEach(() => vi.unstubAllGlobals())

/** The body of a refresh, and what came of it when the server answers like this. */
async function refreshed(
  format: Partial<TokenEndpointConfig>,
  target: string,
  answer: object = { access_token: 'b', expires_in: 60 },
  status = 200,
): Promise<{ body: string; outcome: object }> {
  let body = ''
  vi.stubGlobal('fetch', async (_: URL, init: RequestInit) => {
    body = String(init.body)
    return answer instanceof Response ? answer : Response.json(answer, { status })
  })
  // It takes the browser's fetch as it finds it on import.
  vi.resetModules()
  const { tokenEndpoint } = await import('../../src/host/grant/token-endpoint.js')
  const grant = tokenEndpoint({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'body',
    accessToken: 'header',
    ...format,
  })
  return { outcome: await grant.refresh(TOKENS, 'attempt', target), body }
}

test('a refresh says which resource and which scope it is for, as JSON', async () => {
  const { body } = await refreshed({}, TARGET)
  expect(JSON.parse(body)).toEqual({ refresh_token: 'SECRET-r', ...JSON.parse(TARGET) })
})

test('a refresh says which resource and which scope it is for, as a form', async () => {
  const { body } = await refreshed({ format: 'form', clientId: 'spa' }, TARGET)
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'SECRET-r',
    client_id: 'spa',
    ...JSON.parse(TARGET),
  })
})

test('a refresh for nothing in particular says nothing of it', async () => {
  const { body } = await refreshed({}, '{}')
  expect(JSON.parse(body)).toEqual({ refresh_token: 'SECRET-r' })
})

test('an answer without an access token is none', async () => {
  const { outcome } = await refreshed({}, TARGET, { expires_in: 60 })
  expect(outcome).toMatchObject({ type: 'unreachable', cause: expect.stringContaining('access_token') })
})

test.each([
  [403, { error: 'csrf' }, /\/auth\/refresh was answered 403 csrf; .*forgery/],
  [404, {}, /\/auth\/refresh was answered 404; no such endpoint/],
  [405, {}, /405; it takes no POST/],
  [415, {}, /415; it does not read what format: 'json' sends/],
  [
    403,
    { error: 'csrf', error_description: 'List\u202e its origin\n in CORS_ORIGINS.' },
    /403 csrf \(List its origin in CORS_ORIGINS\.\); .*forgery/,
  ],
  [400, { error: 'bad_request', error_description: 'SECRET-r is no token' }, /400 bad_request; .*isRefused/],
  [400, { error_description: `No eyJSECRET${'0'.repeat(24)}.` }, /answered 400 \(No …\.\); /],
  [403, { error_description: { secret: 'SECRET' } }, /answered 403; /],
  [400, { error: 'SECRET in a sentence' }, /answered 400; /],
  [200, { error: 'invalid_grant' }, /200: .*"access_token"/],
])(
  'a refresh that is answered %i with %o tells the developer what and where',
  async (status, body, cause) => {
    const { outcome } = await refreshed({}, '{}', body, status)
    expect(outcome).toMatchObject({
      type: 'unreachable',
      isAnswered: true,
      cause: expect.stringMatching(cause),
    })
    expect(JSON.stringify(outcome)).not.toContain('SECRET')
  },
)

test('a description says what fits into a few lines, and names headers', async () => {
  const error_description = `Access-Control-Allow-Credentials. ${'Long '.repeat(1_000)}`
  const { outcome } = await refreshed({}, '{}', { error_description }, 403)
  expect(outcome).toMatchObject({ cause: expect.stringMatching(/\(Access-Control-Allow-Credentials\. /) })
  expect(JSON.stringify(outcome).length).toBeLessThan(600)
})

test('a refusal that names the token ends the session without it', async () => {
  const named = { error: 'invalid_grant', error_description: 'SECRET-a was of another session' }
  const { outcome } = await refreshed({}, '{}', named, 400)
  expect(outcome).toEqual({ type: 'refused', reason: 'expired', message: '' })
})

test('a page instead of an answer is told from an outage', async () => {
  const { outcome } = await refreshed({}, '{}', new Response('<!doctype html>'))
  expect(outcome).toMatchObject({
    isAnswered: true,
    cause: expect.stringContaining('the URL of your server'),
  })
})

test.each([409, 429, 500, 503])('%i is the matter of the server, not of the set-up', async (status) => {
  const { outcome } = await refreshed({}, '{}', {}, status)
  expect(outcome).toEqual({
    type: 'unreachable',
    cause: `POST /auth/refresh was answered ${status}`,
    retryAfter: null,
  })
})

const own: readonly [string, number, object, NonNullable<TokenEndpointConfig['isRefused']>][] = [
  ['403', 403, { error: 'access_denied' }, ({ status }) => status === 403],
  ['419', 419, {}, ({ status }) => status === 419],
  [
    '200 with an error',
    200,
    { error: 'expired' },
    async ({ json }) => Object(await json()).error === 'expired',
  ],
]

test.each(own)(
  'a server that refuses a dead refresh token with %s ends the session',
  async (_, status, body, rule) => {
    const { outcome } = await refreshed({ isRefused: rule }, '{}', { ...body, reason: 'revoked' }, status)
    expect(outcome).toEqual({ type: 'refused', reason: 'revoked', message: '' })
  },
)

test('a rule of its own takes nothing from what the standard says, and voids no grant', async () => {
  const isRefused = () => false
  expect((await refreshed({ isRefused }, '{}', {}, 401)).outcome).toMatchObject({ type: 'refused' })
  expect((await refreshed({ isRefused }, '{}')).outcome).toMatchObject({ type: 'granted' })
})

test('a rule that fails ends no session', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const isRefused = async ({ json }: { json(): Promise<unknown> }) => Boolean(await json())
  const { outcome } = await refreshed({ isRefused }, '{}', new Response('<p>', { status: 403 }))
  expect(outcome).toMatchObject({ type: 'unreachable' })
  expect(told).toHaveBeenCalledOnce()
  told.mockRestore()
})

test('a new refresh token that came without an access token is handed on', async () => {
  const { outcome } = await refreshed({}, '{}', { refresh_token: 'next' })
  expect(outcome).toMatchObject({ type: 'unreachable', refreshToken: 'next' })
})
