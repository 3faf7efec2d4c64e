import './worker-scope.js'
import { IDBFactory } from 'fake-indexeddb'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Owner } from '../../src/core/session.js'
import { settingsOf } from '../../src/host/config.js'
import { dpop } from '../../src/host/dpop/dpop.js'
import { tokenEndpoint } from '../../src/host/grant/token-endpoint.js'
import { createHost, type Host } from '../../src/host/host.js'
import { changeSlot, readSlot, wipeSlots } from '../../src/host/storage/database.js'
import { type RunningServer, runServer } from '../server/running-server.js'

const network = vi.hoisted(() => vi.fn<typeof fetch>())
vi.mock('../../src/host/send.js', () => ({ send: network }))

const DEMO = { credentials: { username: 'demo', password: 'demo' }, step: 1 }
const BILLING = { url: '/billing/', resource: 'https://billing.example/' }
const MODE = { refreshToken: 'body', accessToken: 'header' } as const

/** What has left the worker, in this order. */
const sent: Request[] = []
let server: RunningServer
/** By which this machine's clock is ahead of the server's, in milliseconds. */
let ahead = 0

beforeAll(async () => {
  const real = Date.now
  globalThis.indexedDB = new IDBFactory()
  server = await runServer({ now: real, lifetimes: { dpopNonces: 60 } })
  // Its database compiles what it is first asked in this process, where that holds up the disk of the worker.
  const { access_token, refresh_token } = await server.signIn()
  await server.get('/api/me', access_token)
  await server.refresh(refresh_token)
  Object.assign(globalThis, { location: new URL('/sw.js', server.origin) })
  vi.spyOn(Date, 'now').mockImplementation(() => real() + ahead)
})
beforeEach(async () => {
  ahead = 0
  await wipeSlots()
  await server.post('/debug/reset')
  network.mockReset().mockImplementation(pass)
  sent.length = 0
})
afterAll(() => {
  vi.restoreAllMocks()
  return server.close()
})

async function pass(input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  sent.push(request.clone())
  return fetch(request)
}

interface Options {
  readonly isBound?: boolean
  readonly store?: 'indexeddb' | 'memory'
}

/** A worker as the browser has just started it: of the one before it has what is on the disk. */
function startWorker({ isBound = true, store = 'indexeddb' }: Options = {}): Host {
  const settings = settingsOf({
    protect: ['/api/', BILLING],
    store,
    grant: tokenEndpoint({
      signIn: '/auth/token',
      refresh: '/auth/refresh',
      signOut: '/auth/logout',
      ticket: '/auth/ticket',
      ...MODE,
      ...(isBound && { dpop: dpop() }),
    }),
  })
  return createHost(settings, {
    kind: 'worker',
    attach: async () => {},
    countPages: async () => 1,
    exclusive: (task) => task(),
    remove: async () => {},
    remind() {},
    leaving: async () => {},
  })
}

async function signedIn(options?: Options): Promise<Host> {
  const host = startWorker(options)
  expect(await host.calls.signIn(DEMO)).toMatchObject({ ok: true })
  return host
}

async function ask(host: Host, path = '/api/me', init: RequestInit = {}): Promise<Response> {
  const request = new Request(server.origin + path, init)
  const handle = host.handlerFor(request)
  if (!handle) throw new Error(`${path} is not protected`)
  return handle({
    request,
    isAbandoned: async () => false,
    owner: async (): Promise<Owner | null> => null,
    sentAs() {},
    learnt: async () => {},
    waitUntil() {},
  })
}

function to(path: string): Request[] {
  return sent.filter(({ url }) => new URL(url).pathname === path)
}

function proofOf({ headers }: Request): Record<string, unknown> {
  return decodeJwt(headers.get('dpop') ?? '')
}

async function record(): Promise<unknown> {
  const { origin } = new URL(server.origin)
  return readSlot(`body header ${origin}`)
}

test('a user who signs in is answered by proofs of a key, each of which is sent once', async () => {
  const host = await signedIn()
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(host, '/api/me?a=1#b')))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  const requests = to('/api/me')
  expect(requests.every(({ headers }) => headers.get('authorization')?.startsWith('DPoP '))).toBe(true)
  expect(new Set(requests.map(proofOf).map(({ jti }) => jti)).size).toBe(5)
  expect(proofOf(requests[0] as Request)).toMatchObject({ htm: 'GET', htu: `${server.origin}/api/me` })
  expect(await server.stats()).toMatchObject({ signIns: 1, authorized: 5, unauthorized: 0, proofsRefused: 0 })
})

test('a copy of what was sent, sent again by somebody else, is refused', async () => {
  await ask(await signedIn())
  const [copy] = to('/api/me')
  expect((await fetch(copy as Request)).status).toBe(401)
  const bearer = copy?.headers.get('authorization')?.replace('DPoP', 'Bearer') ?? ''
  expect((await server.call('/api/me', { headers: { authorization: bearer } })).status).toBe(401)
  expect(await server.stats()).toMatchObject({ authorized: 1, unauthorized: 2, proofsRefused: 1 })
})

test('a nonce that is good no longer costs one refused request, and no refresh', async () => {
  const host = await signedIn()
  await server.post('/debug/rotate-nonces')
  expect((await ask(host)).status).toBe(200)
  expect((await ask(host)).status).toBe(200)
  expect(to('/api/me').length).toBe(3)
  expect(await server.stats()).toMatchObject({ authorized: 2, unauthorized: 1, refreshGrants: 0 })
  expect(await host.calls.inspect()).toMatchObject({ value: { requests: { resent: 0 } } })
})

test('requests after an expiry cost one refresh, whatever became of the nonce', async () => {
  const host = await signedIn()
  await server.post('/debug/expire-access')
  await server.post('/debug/rotate-nonces')
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(host)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, replaysDetected: 0, proofsRefused: 0 })
})

test('a refresh that must name another nonce is the same attempt', async () => {
  const host = await signedIn()
  await server.post('/debug/rotate-nonces')
  expect(await host.calls.refresh({})).toMatchObject({ ok: true })
  const keys = to('/auth/refresh').map(({ headers }) => headers.get('idempotency-key'))
  expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, refreshRetries: 0, noncesAsked: 2 })
})

test('a body is not sent before its server was asked for the nonce', async () => {
  await signedIn()
  await server.post('/debug/rotate-nonces')
  const host = startWorker()
  const stream = new Blob(['x'.repeat(100_000)]).stream()
  const response = await ask(host, '/api/echo', {
    method: 'POST',
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(await response.json()).toMatchObject({ bytes: 100_000 })
  expect(to('/api/echo').map(({ method }) => method)).toEqual(['HEAD', 'POST'])
  await ask(host, '/api/echo', { method: 'POST', body: 'more' })
  expect(to('/api/echo').map(({ method }) => method)).toEqual(['HEAD', 'POST', 'POST'])
})

test('a body is whole however often it has to be sent', async () => {
  const host = await signedIn()
  await server.post('/debug/rotate-nonces')
  await server.post('/debug/expire-access')
  const response = await ask(host, '/api/echo', { method: 'POST', body: 'y'.repeat(1_000) })
  expect(await response.json()).toMatchObject({ bytes: 1_000 })
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, authorized: 1 })
})

test('the next worker has the key, and nobody can read it', async () => {
  await signedIn()
  const { tokens } = Object(await record())
  const { privateKey } = tokens.proofKey
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow()
  sent.length = 0
  const host = startWorker()
  expect((await ask(host)).status).toBe(200)
  // Nor has it to ask for the nonce.
  expect(sent.length).toBe(1)
})

test('the key ends with the session, and the next one has another', async () => {
  const host = await signedIn()
  const before = Object(await record()).tokens.proofKey.jwk
  await host.calls.signOut({})
  expect(JSON.stringify(await record())).not.toContain(before.x)
  expect(await host.calls.signIn(DEMO)).toMatchObject({ ok: true })
  expect(Object(await record()).tokens.proofKey.jwk).not.toEqual(before)
  expect(await server.stats()).toMatchObject({ signOuts: 1, familiesRevoked: 1 })
})

test('a session in memory has its key there', async () => {
  const host = await signedIn({ store: 'memory' })
  expect((await ask(host)).status).toBe(200)
  expect(await record()).toBeUndefined()
  expect((await ask(startWorker({ store: 'memory' }))).status).toBe(401)
})

test('a session from before goes on as it was, and ends as it was', async () => {
  await signedIn({ isBound: false })
  const host = startWorker()
  await server.post('/debug/expire-access')
  expect((await ask(host)).status).toBe(200)
  expect(sent.filter(({ headers }) => headers.has('dpop'))).toEqual([])
  await host.calls.signOut({})
  await host.calls.signIn(DEMO)
  await ask(host)
  expect(to('/api/me').at(-1)?.headers.get('authorization')).toMatch(/^DPoP /)
  expect(await server.stats()).toMatchObject({ refreshGrants: 1, familiesRevoked: 1 })
})

test('a redirect within the API leads where it should', async () => {
  const host = await signedIn()
  const response = await ask(host, '/api/redirect?to=/api/me')
  expect(await response.json()).toMatchObject({ username: 'demo' })
  expect(await server.stats()).toMatchObject({ refreshGrants: 0 })
})

test('tokens for another API are bound to the same key', async () => {
  const host = await signedIn()
  expect((await ask(host, '/billing/invoices')).status).toBe(200)
  expect((await ask(host)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ billingAuthorized: 1, authorized: 1, refreshGrants: 1 })
})

test('a ticket is had with a proof', async () => {
  const host = await signedIn()
  expect(await host.calls.ticket(undefined)).toMatchObject({ ok: true })
})

test('an app that signs in by its own fetch is bound as well, and sees no token', async () => {
  const host = startWorker()
  const body = JSON.stringify(DEMO.credentials)
  const headers = { 'content-type': 'application/json' }
  const response = await ask(host, '/auth/token', { method: 'POST', body, headers })
  expect(await response.json()).not.toHaveProperty('access_token')
  expect((await ask(host)).status).toBe(200)
  expect(to('/api/me')[0]?.headers.get('authorization')).toMatch(/^DPoP /)
})

test.each([3_600_000, -3_600_000])('a clock that is off by %i ms shuts nobody out', async (off) => {
  ahead = off
  const host = await signedIn()
  expect((await ask(host)).status).toBe(200)
  // Set right, it is off by as much from what was learnt.
  ahead = 0
  expect((await ask(host)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ signIns: 1, authorized: 2, replaysDetected: 0 })
  // What it has under way would be written over what the next test begins with.
  await host.calls.signOut({})
})

test.each([
  ['a clock of another age', { ahead: 1e12 }],
  ['a clock beyond all numbers', { ahead: Infinity }],
  ['nonces that are none', { nonces: 'ab' }],
  ['a nonce that no header holds', { long: 'x'.repeat(100_000) }],
  ['a nonce that is an object', { long: { length: 1 } }],
  ['what is nothing', null],
])(
  '%s in the place of what servers said of proofs shuts nobody out, though they show no clock',
  async (_, hostile) => {
    await signedIn()
    const { long, ...kept } = { long: null, ...hostile }
    const nonces = long && { nonces: { [server.origin]: long } }
    await changeSlot('dpop', (stored) => hostile && { ...Object(stored), ...kept, ...nonces })
    network.mockImplementation(async (input, init) => {
      const { status, body, headers } = await pass(input, init)
      const shown = new Headers(headers)
      shown.delete('date')
      return new Response(body, { status, headers: shown })
    })
    const host = startWorker()
    sent.length = 0
    expect((await ask(host)).status).toBe(200)
    expect(sent.every(({ headers }) => (headers.get('dpop') ?? '').length < 2_000)).toBe(true)
    expect((await ask(host)).status).toBe(200)
    expect(await server.stats()).toMatchObject({ authorized: 2, refreshGrants: 0 })
  },
)

test.each([
  ['signs out', null],
  ['leaves to somebody else', { username: 'second', password: 'second' }],
])('nothing goes out for a user who %s while their proof is made', async (_, credentials) => {
  const host = await signedIn()
  await ask(host)
  const sign = crypto.subtle.sign.bind(crypto.subtle)
  const { promise: begun, resolve: begin } = promised()
  const { promise: allowed, resolve: goOn } = promised()
  const signing = vi.spyOn(crypto.subtle, 'sign').mockImplementationOnce(async (...args) => {
    begin()
    await allowed
    return sign(...args)
  })
  const answer = ask(host, '/api/echo')
  await begun
  await host.calls.signOut({})
  if (credentials) expect(await host.calls.signIn({ credentials, step: 1 })).toMatchObject({ ok: true })
  goOn()
  expect((await answer).status).toBe(401)
  expect(to('/api/echo').some(({ headers }) => headers.has('authorization'))).toBe(false)
  signing.mockRestore()
})

function promised(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

test('a server that binds nothing is answered as ever, and the developer is told', async () => {
  network.mockImplementation(async (input, init) => {
    const request = new Request(input, init)
    const headers = new Headers(request.headers)
    if (new URL(request.url).pathname.startsWith('/auth/')) headers.delete('dpop')
    return pass(new Request(request, { headers }))
  })
  const host = await signedIn()
  expect((await ask(host)).status).toBe(200)
  expect(to('/api/me')[0]?.headers.get('authorization')).toMatch(/^Bearer /)
  const { events } = Object(await host.calls.inspect()).value
  expect(JSON.stringify(events)).toContain('is not DPoP')
})

test('a developer is told of a nonce that cannot be read', async () => {
  network.mockImplementation(async () => Response.json({ error: 'use_dpop_nonce' }, { status: 400 }))
  const message = expect.stringContaining('does not expose DPoP-Nonce')
  expect(await startWorker().calls.signIn(DEMO)).toMatchObject({ failure: { code: 'unreachable', message } })
})

test('a server that takes no proof at all is not asked for ever, and signs nobody out', async () => {
  const host = await signedIn()
  sent.length = 0
  network.mockImplementation(async (input, init) => {
    await pass(input, init)
    const headers = { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'never-good' }
    return new Response('{}', { status: 401, headers })
  })
  expect((await ask(host)).status).toBe(401)
  expect(sent.length).toBe(2)
  network.mockImplementation(pass)
  expect((await ask(host)).status).toBe(200)
  expect(await server.stats()).toMatchObject({ refreshGrants: 0 })
})
