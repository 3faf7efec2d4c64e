import './worker-scope.js'
import { afterEach, expect, test, vi } from 'vitest'
import type { TokenEndpointConfig } from '../../src/host/token-endpoint-config.js'

const TOKENS = {
  accessToken: 'a',
  refreshToken: 'r',
  issuedAt: 0,
  accessExpiresAt: 0,
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
): Promise<{ body: string; outcome: object }> {
  let body = ''
  vi.stubGlobal('fetch', async (_: URL, init: RequestInit) => {
    body = String(init.body)
    return Response.json(answer)
  })
  // It takes the browser's fetch as it finds it on import.
  vi.resetModules()
  const { tokenEndpoint } = await import('../../src/host/token-endpoint.js')
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
  expect(JSON.parse(body)).toEqual({ refresh_token: 'r', ...JSON.parse(TARGET) })
})

test('a refresh says which resource and which scope it is for, as a form', async () => {
  const { body } = await refreshed({ format: 'form', clientId: 'spa' }, TARGET)
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r',
    client_id: 'spa',
    ...JSON.parse(TARGET),
  })
})

test('a refresh for nothing in particular says nothing of it', async () => {
  const { body } = await refreshed({}, '{}')
  expect(JSON.parse(body)).toEqual({ refresh_token: 'r' })
})

test('an answer without an access token is none', async () => {
  const { outcome } = await refreshed({}, TARGET, { expires_in: 60 })
  expect(outcome).toMatchObject({ type: 'unreachable', cause: expect.stringContaining('access_token') })
})
