import { beforeEach, expect, test, vi } from 'vitest'
import { CLIENT_ID, TAKES_PROOFS } from '../../support/openid-server.js'
import { prover } from '../../support/prover.js'
import { disk, dpop } from './app.js'
import { openidWorld } from './world.js'

/** A provider that takes proofs, and its userinfo endpoint as an API that wants one with each request. */
const world = openidWorld(TAKES_PROOFS)
const { signIn, state, written } = world

const ACTIVE = { status: 'active', claims: { sub: 'ada', name: 'ADA' } }
/** Access tokens of the provider are good for so long, and its nonces for less. */
const ACCESS_LIFE_MS = 600_000

function start(config: object = {}, options: object = {}): void {
  world.restart({ dpop: dpop(), ...config }, { protect: ['/api/', api()], ...options })
}
beforeEach(() => start())

const api = (): string => `${world.server.issuer}/me`

async function asked(): Promise<number | undefined> {
  return (await world.app.ask(api()))?.status
}

/** With which scheme, and which token, the next request goes out. */
async function sent(): Promise<readonly [scheme: string, token: string]> {
  const [scheme = '', token = ''] = (await world.app.request())?.split(' ') ?? []
  return [scheme, token]
}

/** Changes what the provider tells of itself. */
function tells(change: object): void {
  world.server.alter = (answer) =>
    answer.path.startsWith('/.well-known')
      ? { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...change }) }
      : answer
}

/** Where the provider leads back to, without going there. */
async function cameBack(): Promise<string> {
  world.browser.stopsAt = ({ pathname }) => pathname === '/callback'
  const { url } = await world.browser.visit('/signin?returnTo=/notes')
  world.browser.stopsAt = () => false
  return url
}

/** The refresh token that the session has. */
function refreshToken(): string {
  return /"refreshToken":"([^"]+)"/.exec(written())?.[1] ?? ''
}

/** Asks for tokens with the key of somebody else, or with none. */
async function stolen(fields: Record<string, string>, hasKey: boolean): Promise<object> {
  const url = `${world.server.issuer}/token`
  const thief = await prover(Date.now)
  const body = new URLSearchParams({ client_id: CLIENT_ID, ...fields })
  const post = async (claims = {}): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      body,
      headers: hasKey ? { dpop: await thief.proof('POST', url, claims) } : {},
    })
  const first = await post()
  const nonce = first.headers.get('dpop-nonce')
  const last = nonce ? await post({ nonce }) : first
  return { status: last.status, error: Object(await last.json()).error }
}

test('a user who signs in has tokens that are bound to a key, which an API checks', async () => {
  expect(await signIn()).toBe('/notes')
  expect(await state()).toMatchObject(ACTIVE)
  const [scheme, token] = await sent()
  expect(scheme).toBe('DPoP')
  expect(await world.server.jktOf(token)).toMatch(/^[\w-]{43}$/)
  expect(await asked()).toBe(200)
  // The nonce was asked for before the code was used up.
  expect(world.server.seen).toMatchObject({ codes: 2, noncesAsked: 1, replays: 0 })
})

test('a sign-in names its key before it is used, and each has one of its own', async () => {
  const keys = new Set<string | null>()
  for (const path of ['/signin', '/signin?prompt=none']) {
    world.browser.stopsAt = ({ pathname }) => pathname === '/auth'
    const { url } = await world.browser.visit(path)
    world.browser.stopsAt = () => false
    await signIn(url)
    const [, token] = await sent()
    const named = new URL(url).searchParams.get('dpop_jkt')
    expect(named).toBe(await world.server.jktOf(token))
    keys.add(named)
  }
  expect(keys.size).toBe(2)
})

test.each([
  ['in the open', {}],
  ['pushed', { require_pushed_authorization_requests: true }],
])('a code that was asked for %s is good for nothing with the key of somebody else', async (_, metadata) => {
  tells(metadata)
  const code = new URL(await cameBack()).searchParams.get('code') ?? ''
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'https://app.example/callback',
    code_verifier: /"verifier":"([^"]+)"/.exec(written())?.[1] ?? '',
  }
  expect(await stolen(fields, true)).toEqual({ status: 400, error: 'invalid_grant' })
  await signIn()
  expect(await state()).toMatchObject(ACTIVE)
  expect(await sent()).toMatchObject(['DPoP', expect.anything()])
})

test('a copied token is refused without the key, and costs the user nothing', async () => {
  await signIn()
  const [, token] = await sent()
  expect((await fetch(api(), { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  const thief = await prover(Date.now)
  const proof = await thief.proof('GET', api())
  const copied = { authorization: `DPoP ${token}`, dpop: proof }
  expect((await fetch(api(), { headers: copied })).status).toBe(401)
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken() }
  expect(await stolen(fields, false)).toEqual({ status: 400, error: 'invalid_grant' })
  expect(await stolen(fields, true)).toEqual({ status: 400, error: 'invalid_grant' })
  await world.app.host.calls.refresh({})
  expect(await asked()).toBe(200)
})

test('a user stays signed in over several expiries, and each nonce that is good no longer costs one request', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    start()
    await signIn()
    const [, first] = await sent()
    const key = await world.server.jktOf(first)
    for (let expiries = 1; expiries <= 4; expiries++) {
      vi.setSystemTime(Date.now() + ACCESS_LIFE_MS + 60_000)
      // Now and then by a new worker.
      if (expiries % 2 === 0) start()
      expect(await asked()).toBe(200)
      expect(world.server.seen).toMatchObject({ refreshes: expiries, noncesAsked: expiries + 1, replays: 0 })
    }
    const [scheme, last] = await sent()
    expect([scheme, last === first]).toEqual(['DPoP', false])
    expect(await world.server.jktOf(last)).toBe(key)
  } finally {
    vi.useRealTimers()
  }
})

test('the next worker takes up a sign-in with its key', async () => {
  const url = await cameBack()
  start()
  expect(await signIn(url)).toBe('/notes')
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen.starts).toBe(1)
  start()
  expect(await asked()).toBe(200)
})

test('a sign-in whose key cannot be read again is begun anew', async () => {
  const url = await cameBack()
  for (const stored of disk.values()) {
    for (const transaction of Object.values(Object(stored).transactions ?? {}))
      Object(transaction).proofKey.privateKey = null
  }
  await signIn(url)
  expect(await state()).toMatchObject(ACTIVE)
  expect(world.server.seen).toMatchObject({ starts: 2, replays: 0 })
  expect(await asked()).toBe(200)
})

test('userinfo is asked for with a proof', async () => {
  start({ userinfo: true, scope: 'openid profile email' })
  let refused = 0
  world.server.alter = (answer) => {
    if (answer.path === '/me' && answer.status !== 200) refused++
    return answer
  }
  await signIn()
  expect(await state()).toMatchObject({ claims: { sub: 'ada', email: 'ada@example.com' } })
  expect(refused).toBe(0)
})

test('with the session in memory the key is nowhere else', async () => {
  start({}, { store: 'memory' })
  await signIn()
  expect(await asked()).toBe(200)
  expect(written()).not.toMatch(/sign-ins|refreshToken":"|proofKey/)
})

test('a session that began without a key goes on without', async () => {
  start({ dpop: undefined })
  await signIn()
  start()
  await world.app.host.calls.refresh({})
  expect(world.server.seen.refreshes).toBe(1)
  const [scheme, token] = await sent()
  expect([scheme, await world.server.jktOf(token)]).toEqual(['Bearer', undefined])
  expect(await asked()).toBe(200)
})

test.each([undefined, ['RS256'], 'none'])(
  'where the provider says of proofs %o, no token is bound, and all is well',
  async (algs) => {
    tells({ dpop_signing_alg_values_supported: algs })
    await signIn()
    await world.app.host.calls.refresh({})
    expect(await state()).toMatchObject(ACTIVE)
    const [scheme, token] = await sent()
    expect([scheme, await world.server.jktOf(token)]).toEqual(['Bearer', undefined])
    expect(await asked()).toBe(200)
    expect(world.server.seen).toMatchObject({ codes: 1, refreshes: 1, noncesAsked: 0 })
  },
)

test('a provider that does not bind what it gives has its tokens sent as Bearer', async () => {
  world.server.alter = (answer) =>
    answer.path === '/token' && answer.status === 200
      ? { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), token_type: 'Bearer' }) }
      : answer
  await signIn()
  expect(await sent()).toMatchObject(['Bearer', expect.anything()])
  await world.app.host.calls.refresh({})
  expect(await state()).toMatchObject(ACTIVE)
  expect(await sent()).toMatchObject(['Bearer', expect.anything()])
  expect(world.server.seen.refreshes).toBe(1)
})

test('a provider whose CORS hides the nonce is told to the developer', async () => {
  world.server.alter = ({ headers: { 'dpop-nonce': _, ...headers }, ...answer }) => ({ ...answer, headers })
  await signIn()
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { description: expect.stringContaining('its CORS does not expose DPoP-Nonce') },
  })
})

test('a mistaken option says what to mend', () => {
  expect(() => start({ dpop: true })).toThrow(/dpop must be dpop\(\) of holdfast\/sw\/dpop/)
})
