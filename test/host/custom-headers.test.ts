import './worker-scope.js'
import { afterEach, expect, test, vi } from 'vitest'
import type { TokenEndpointConfig } from '../../src/host/grant/token-endpoint-config.js'

afterEach(() => vi.unstubAllGlobals())

const TOKENS = {
  accessToken: 'a',
  refreshToken: 'r',
  issuedAt: 0,
  accessExpiresAt: 0,
  rotation: 0,
  others: {},
  answeredAt: 0,
  sessionExpiresAt: null,
  sessionLife: 0,
  claims: {},
}

interface Sent {
  readonly key: string | undefined
  readonly spends: boolean
  readonly isPreflighted: boolean
}

type Server = (sent: Sent) => Response | 'network error'

const good = (): Response => Response.json({ access_token: 'b', refresh_token: 's', expires_in: 60 })
const bad = (): Response => Response.json({ error: 'invalid_request' }, { status: 400 })

/** A refresh of a server on another origin: what was sent, and what came of it. */
async function refreshed(
  server: Server,
  config: Partial<TokenEndpointConfig> = {},
  tokens: object = {},
  times = 1,
) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (_: URL, init: RequestInit) => {
    const headers: Record<string, string> = Object(init.headers)
    const one = {
      key: headers['idempotency-key'],
      spends: /refresh_token.*r\b/.test(String(init.body).replace('grant_type=refresh_token', '')),
      isPreflighted: Object.keys(headers).some((name) => !['accept', 'content-type'].includes(name)),
    }
    sent.push(one)
    const answer = server(one)
    if (answer === 'network error') throw new TypeError('Failed to fetch')
    return answer
  })
  vi.resetModules()
  const { tokenEndpoint } = await import('../../src/host/grant/token-endpoint.js')
  const grant = tokenEndpoint({
    signIn: 'https://login.example/token',
    refresh: 'https://login.example/token',
    signOut: 'https://login.example/revoke',
    refreshToken: 'body',
    accessToken: 'header',
    ...config,
  })
  const told: string[] = []
  grant.attend((oddity) => told.push(oddity))
  let outcome: object = {}
  for (let time = 0; time < times; time++)
    outcome = await grant.refresh({ ...TOKENS, ...tokens }, 'attempt', '{}')
  const spent = sent.filter(({ spends }) => spends)
  return { sent, spent, outcome, told }
}

/** Answers whatever its CORS lets through. */
const fixedList: Server = ({ key, spends }) => (key ? 'network error' : spends ? good() : bad())

test('an attempt that CORS kept from the server is sent again without the key, and is known to be the only one', async () => {
  const { spent, outcome, told } = await refreshed(fixedList)
  expect(spent.map(({ key }) => key)).toEqual(['attempt', undefined])
  expect(outcome).toMatchObject({ type: 'granted', issued: { isBare: true } })
  expect(told).toEqual([expect.stringMatching(/^https:\/\/login.example\/token: its CORS/)])
})

test('what was learnt lasts for the life of the worker, and in the record for the next', async () => {
  const again = await refreshed(fixedList, {}, {}, 3)
  expect(again.spent.map(({ key }) => key)).toEqual(['attempt', undefined, undefined, undefined])
  const next = await refreshed(fixedList, {}, { isBare: true })
  expect(next.sent.map(({ key }) => key)).toEqual([undefined])
  expect(next.told).toHaveLength(1)
})

test.each<[string, Server]>([
  ['an outage', () => 'network error'],
  ['a lost answer of a server that takes the key', ({ spends }) => (spends ? 'network error' : bad())],
  ['errors that CORS hides', ({ key, spends }) => (key || !spends ? 'network error' : good())],
])('%s does not make it send the refresh token without its key', async (_, server) => {
  const { spent, outcome, told } = await refreshed(server, {}, {}, 2)
  expect(spent.map(({ key }) => key)).toEqual(['attempt', 'attempt'])
  expect(outcome).toMatchObject({ type: 'unreachable' })
  expect(told).toEqual([])
})

test('a network that comes and goes while it asks proves nothing', async () => {
  let asked = 0
  const flapping: Server = ({ spends }) => (spends || ++asked > 1 ? 'network error' : bad())
  expect((await refreshed(flapping)).spent.map(({ key }) => key)).toEqual(['attempt'])
})

test('a server that has taken the key once is not asked about it', async () => {
  let answers = 0
  const server: Server = () => (++answers === 1 ? good() : 'network error')
  const { sent } = await refreshed(server, {}, {}, 2)
  expect(sent.map(({ key }) => key)).toEqual(['attempt', 'attempt'])
})

test('at the own origin there is no CORS to ask about', async () => {
  const { sent } = await refreshed(() => 'network error', { refresh: '/auth/refresh' })
  expect(sent).toHaveLength(1)
})

test.each<[Partial<TokenEndpointConfig>, string | undefined, boolean]>([
  [{}, 'attempt', true],
  [{ idempotencyKey: false }, undefined, false],
  [{ format: 'form' }, undefined, false],
  [{ format: 'form', idempotencyKey: true }, 'attempt', true],
  [{ format: 'form', refresh: '/token' }, 'attempt', true],
])('with %o a refresh carries the key %s', async (config, key, isPreflighted) => {
  const { sent } = await refreshed(good, config)
  expect(sent).toEqual([{ key, spends: true, isPreflighted }])
})
