import {
  Events,
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
} from 'oauth2-mock-server'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { dpop } from './app.js'
import { appWorld } from './world.js'

/**
 * A server of another make, and a plainer one: JWTs for access tokens, RSA, no `iss` in its callbacks, no
 * `at_hash`, no `auth_time`, neither PAR nor proofs.
 */
let server: OAuth2Server
beforeAll(async () => {
  server = await serverThatSigns('RS256')
})
afterEach(() => {
  server.service.removeAllListeners()
  vi.useRealTimers()
})
afterAll(() => server.stop())

const world = appWorld(() => String(server.issuer.url))
const { signIn, state, restart } = world

const ACTIVE = { status: 'active', claims: { sub: 'johndoe' } }

async function serverThatSigns(alg: string): Promise<OAuth2Server> {
  const started = new OAuth2Server()
  await started.issuer.keys.generate(alg)
  await started.start(0, '127.0.0.1')
  return started
}

/** Changes what it gives, once it has come that far. */
function alters<T extends MutableRedirectUri | MutableResponse | MutableToken>(
  event: Events,
  change: (given: T) => void,
): void {
  server.service.on(event, change)
}

/** What the access token says that the next request goes out with. */
async function sent(): Promise<{
  readonly scheme: string
  readonly header: object
  readonly claims: object
}> {
  const [scheme = '', token = ''] = (await world.app.request())?.split(' ') ?? []
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return { scheme, header, claims }
}

test('a user signs in, and an API is sent the JWT', async () => {
  expect(await signIn()).toBe('/notes')
  expect(await state()).toMatchObject(ACTIVE)
  expect(await sent()).toMatchObject({
    scheme: 'Bearer',
    header: { alg: 'RS256' },
    claims: { iss: server.issuer.url, sub: 'johndoe' },
  })
})

test('a refresh spends one refresh token, and keeps the next', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const spent: unknown[] = []
  server.service.on(Events.BeforeResponse, (_, { body }) => spent.push(body.refresh_token))
  await signIn()
  for (let times = 0; times < 2; times++) {
    // One that is granted only now is joined.
    vi.setSystemTime(Date.now() + 2_000)
    await world.app.host.calls.refresh({})
  }
  expect(await state()).toMatchObject(ACTIVE)
  expect(spent).toEqual([undefined, expect.any(String), expect.any(String)])
  expect(new Set(spent).size).toBe(3)
})

test('a refresh token that it has ended ends the session', async () => {
  await signIn()
  alters<MutableResponse>(Events.BeforeResponse, (response) => {
    Object.assign(response, { statusCode: 400, body: { error: 'invalid_grant' } })
  })
  await world.app.host.calls.refresh({})
  expect(await state()).toMatchObject({ status: 'signed-out', ended: { reason: 'expired' } })
})

test('userinfo is asked for, too', async () => {
  restart({ userinfo: true })
  alters<MutableResponse>(Events.BeforeUserinfo, (response) => {
    Object.assign(response.body, { name: 'John' })
  })
  await signIn()
  expect(await state()).toMatchObject({ claims: { sub: 'johndoe', name: 'John' } })
})

test('a sign-out revokes the refresh token, and leads through the end of its session', async () => {
  let revoked = 0
  server.service.on(Events.BeforeRevoke, () => revoked++)
  await signIn()
  const result = await world.app.host.calls.signOut({ atProvider: true })
  const { leave = '' } = result.ok ? result.value : {}
  expect(await state()).toMatchObject({ status: 'signed-out', ended: { reason: 'signed_out' } })
  expect(revoked).toBe(1)
  world.browser.stopsAt = ({ href }) => href === 'https://app.example/'
  let left = 0
  server.service.on(Events.BeforePostLogoutRedirect, () => left++)
  expect((await world.browser.visit(leave)).url).toBe('https://app.example/')
  expect(left).toBe(1)
})

test('it takes no proofs, so that its tokens go without', async () => {
  restart({ dpop: dpop() })
  await signIn()
  expect(await sent()).toMatchObject({ scheme: 'Bearer' })
})

test('it takes no pushed requests, which an app that wants them reads', async () => {
  restart({ metadata: { require_pushed_authorization_requests: true } })
  expect(await signIn()).toBe('/notes')
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { description: expect.stringContaining('pushed_authorization_request_endpoint') },
  })
})

test.each<[what: string, alter: () => void, description: RegExp, path?: string]>([
  [
    'a callback with the iss of another, although it names none itself',
    () =>
      alters<MutableRedirectUri>(Events.BeforeAuthorizeRedirect, ({ url }) => {
        url.searchParams.set('iss', 'https://other.example')
      }),
    /"iss"/,
  ],
  [
    'an ID token of another issuer',
    () =>
      alters<MutableToken>(Events.BeforeTokenSigning, ({ payload }) => {
        payload.iss = 'https://other.example'
      }),
    /"iss"/,
  ],
  [
    'an ID token that is good only later',
    () =>
      alters<MutableToken>(Events.BeforeTokenSigning, ({ payload }) => {
        payload.nbf += 3_600
      }),
    /"nbf"/,
  ],
  [
    'a token answer without ID token',
    () =>
      alters<MutableResponse>(Events.BeforeResponse, ({ body }) => {
        Reflect.deleteProperty(Object(body), 'id_token')
      }),
    /"id_token"/,
  ],
  [
    'an ID token that does not say when, where max_age asks for it',
    () => {},
    /auth_time/,
    '/signin?max_age=60',
  ],
])('%s signs nobody in', async (_, alter, description, path) => {
  alter()
  await signIn(path)
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { error: 'invalid_response', description: expect.stringMatching(description) },
  })
})

test('an ID token that is signed otherwise than its metadata say signs nobody in', async () => {
  const other = await serverThatSigns('ES256')
  restart({ issuer: other.issuer.url })
  await signIn()
  expect(await state()).toMatchObject({
    status: 'signed-out',
    signInError: { error: 'invalid_response', description: expect.stringMatching(/"alg"/) },
  })
  await other.stop()
})
