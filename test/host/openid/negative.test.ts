import { expect, test, vi } from 'vitest'
import type { ProviderAnswer } from '../../support/openid-server.js'
import { openidWorld } from './world.js'

/**
 * What a provider, or who speaks in its name, may answer: after the plan of the OpenID Foundation for relying
 * parties. Nobody may be signed in by any of it.
 */

const world = openidWorld()
const { signIn, state, restart, written } = world

type Alter = (answer: ProviderAnswer) => ProviderAnswer | null | Promise<ProviderAnswer | null>
type Json = Record<string, unknown>

/** Changes the JSON of one endpoint. */
const json =
  (path: string, change: (told: Json) => Json | Promise<Json>): Alter =>
  async (answer) =>
    answer.path === path && answer.status === 200
      ? { ...answer, body: JSON.stringify(await change(JSON.parse(answer.body))) }
      : answer

const token = (change: (told: Json) => Json | Promise<Json>): Alter => json('/token', change)

/** Changes the claims of the ID token, and signs it anew. */
const claims = (change: (told: Json) => Json, header: Json = {}): Alter =>
  token(async ({ id_token, ...told }) => ({
    ...told,
    id_token: await world.server.sign(change(claimsIn(id_token)), header),
  }))

function claimsIn(idToken: unknown): Json {
  return JSON.parse(Buffer.from(String(String(idToken).split('.')[1]), 'base64url').toString())
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An ID token with another header, and a signature that is none. */
const header = (change: Json): Alter =>
  token(({ id_token, ...told }) => ({
    ...told,
    id_token: `${encoded({ alg: 'ES256', kid: 'once', ...change })}.${encoded(claimsIn(id_token))}.AAAA`,
  }))

/** Changes the query with which the provider leads back. */
const callback =
  (change: (query: URLSearchParams) => void): Alter =>
  (answer) => {
    const { location = '' } = answer.headers
    if (!location.includes('/callback?')) return answer
    const url = new URL(location)
    change(url.searchParams)
    return { ...answer, headers: { ...answer.headers, location: url.href } }
  }

const without = (name: string) => (told: Json) => {
  const { [name]: _, ...others } = told
  return others
}

const past = (): number => Math.floor(Date.now() / 1000) - 3_600

const METADATA = '/.well-known/openid-configuration'

const REFUSED: readonly [
  what: string,
  alter: () => Alter,
  error: string,
  description: RegExp,
  asks?: string,
][] = [
  [
    'a callback without iss',
    () => callback((query) => query.delete('iss')),
    'invalid_response',
    /"iss".*missing/,
  ],
  [
    'a callback with the iss of another',
    () => callback((query) => query.set('iss', 'https://other.example')),
    'invalid_response',
    /"iss"/,
  ],
  [
    'a callback with two iss',
    () => callback((query) => query.append('iss', 'https://other.example')),
    'invalid_response',
    /"iss".*once/,
  ],
  ['a callback without code', () => callback((query) => query.delete('code')), 'invalid_response', /code/],
  [
    'a callback with a token',
    () => callback((query) => query.set('id_token', 'x')),
    'invalid_response',
    /implicit and hybrid/,
  ],
  [
    'a callback with the code of another',
    () => callback((query) => query.set('code', 'somebody-elses')),
    'invalid_grant',
    /./,
  ],
  [
    'an error that is no code',
    () => callback((query) => query.set('error', '<script>')),
    'invalid_response',
    /an error/,
  ],
  [
    'an ID token with another nonce',
    () => claims((told) => ({ ...told, nonce: 'other' })),
    'invalid_response',
    /"nonce"/,
  ],
  ['an ID token without nonce', () => claims(without('nonce')), 'invalid_response', /"nonce"/],
  [
    'an ID token for another client',
    () => claims((told) => ({ ...told, aud: 'other' })),
    'invalid_response',
    /"aud"/,
  ],
  ['an ID token without aud', () => claims(without('aud')), 'invalid_response', /"aud"/],
  [
    'an ID token for several clients, and nobody in particular',
    () => claims((told) => ({ ...told, aud: ['app', 'other'] })),
    'invalid_response',
    /"aud"/,
  ],
  [
    'an ID token for several clients, and another in particular',
    () => claims((told) => ({ ...told, aud: ['app', 'other'], azp: 'other' })),
    'invalid_response',
    /"azp"/,
  ],
  [
    'an ID token of another issuer',
    () => claims((told) => ({ ...told, iss: 'https://other.example' })),
    'invalid_response',
    /"iss"/,
  ],
  ['an ID token without iss', () => claims(without('iss')), 'invalid_response', /"iss"/],
  ['an ID token without sub', () => claims(without('sub')), 'invalid_response', /"sub"/],
  ['an ID token without iat', () => claims(without('iat')), 'invalid_response', /"iat"/],
  ['an ID token without exp', () => claims(without('exp')), 'invalid_response', /"exp"/],
  [
    'an expired ID token',
    () => claims((told) => ({ ...told, iat: past() - 60, exp: past() })),
    'invalid_response',
    /"exp"/,
  ],
  [
    'an ID token with the at_hash of another access token',
    () => claims((told) => ({ ...told, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
    'invalid_response',
    /"at_hash"/,
  ],
  [
    'an ID token with the c_hash of another code',
    () => claims((told) => ({ ...told, c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
    'invalid_response',
    /"c_hash"/,
  ],
  ['an ID token that is not signed', () => header({ alg: 'none' }), 'invalid_response', /"alg"/],
  [
    'an ID token with a signature that the client could make',
    () => header({ alg: 'HS256' }),
    'invalid_response',
    /"alg"/,
  ],
  [
    'an ID token with an extension that must be understood',
    () => header({ crit: ['x'], x: 1 }),
    'invalid_response',
    /"crit"/,
  ],
  [
    'an ID token that is none',
    () => token((told) => ({ ...told, id_token: 'none' })),
    'invalid_response',
    /JWT/,
  ],
  [
    'an encrypted ID token',
    () => token((told) => ({ ...told, id_token: 'a.b.c.d.e' })),
    'invalid_response',
    /JWE/,
  ],
  ['a token answer without ID token', () => token(without('id_token')), 'invalid_response', /"id_token"/],
  [
    'a token answer without access token',
    () => token(without('access_token')),
    'invalid_response',
    /"access_token"/,
  ],
  [
    'a token answer of another type',
    () => token((told) => ({ ...told, token_type: 'mac' })),
    'invalid_response',
    /token_type/,
  ],
  [
    'a token that needs a proof which nobody has',
    () => token((told) => ({ ...told, token_type: 'DPoP' })),
    'invalid_response',
    /token_type/,
  ],
  [
    'an access token that would be two header fields',
    () => token((told) => ({ ...told, access_token: 'a\r\nb: c', id_token: told.id_token })),
    'invalid_response',
    /header field/,
  ],
  [
    'a token answer that is a page',
    () => (answer) =>
      answer.path === '/token'
        ? { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: '<html>' }
        : answer,
    'invalid_response',
    /content-type/,
  ],
  [
    'a token answer that is cut off',
    () => (answer) => (answer.path === '/token' ? null : answer),
    'unreachable',
    /no network/,
  ],
  [
    'a token endpoint that leads elsewhere',
    () => (answer) =>
      answer.path === '/token'
        ? { ...answer, status: 302, headers: { ...answer.headers, location: 'https://other.example' } }
        : answer,
    'invalid_response',
    /status/,
  ],
  [
    'a token endpoint that is down',
    () => (answer) => (answer.path === '/token' ? { ...answer, status: 503 } : answer),
    'unreachable',
    /./,
  ],
  [
    'a sign-in of long ago, where max_age is asked for',
    () => claims((told) => ({ ...told, auth_time: past() })),
    'invalid_response',
    /authentication/,
    '/signin?max_age=60',
  ],
  [
    'a sign-in of nobody knows when, where max_age is asked for',
    () => claims(without('auth_time')),
    'invalid_response',
    /auth_time/,
    '/signin?max_age=60',
  ],
  [
    'metadata of another issuer',
    () => json(METADATA, (told) => ({ ...told, issuer: 'https://other.example' })),
    'invalid_response',
    /issuer/,
  ],
  [
    'metadata that lead to a script',
    () => json(METADATA, (told) => ({ ...told, authorization_endpoint: 'javascript:alert(1)' })),
    'invalid_response',
    /authorization_endpoint/,
  ],
  [
    'metadata that lead out of TLS',
    () => json(METADATA, (told) => ({ ...told, authorization_endpoint: 'http://other.example/' })),
    'invalid_response',
    /authorization_endpoint/,
  ],
  [
    'metadata without endpoints',
    () => json(METADATA, ({ issuer }) => ({ issuer })),
    'invalid_response',
    /authorization_endpoint/,
  ],
  [
    'metadata that are no JSON',
    () => (answer) => (answer.path.startsWith('/.well-known') ? { ...answer, body: '{' } : answer),
    'invalid_response',
    /JSON/,
  ],
]

test.each(REFUSED)(
  '%s signs nobody in',
  async (_, alter, error, description, path = '/signin?returnTo=/notes') => {
    restart()
    world.server.alter = alter()
    const page = await signIn(path)
    expect(page).toBe(path.includes('notes') ? '/notes' : '/')
    const ended = await state()
    expect(ended).toMatchObject({
      status: 'signed-out',
      signInError: { error, description: expect.stringMatching(description) },
    })
    // Neither kept nor told.
    expect(written()).not.toMatch(/accessToken|refreshToken|eyJ/)
    expect(JSON.stringify(ended)).not.toMatch(/eyJ|<script>/)
    expect(await world.app.request()).toBe('')
    // And the way back is open.
    world.server.alter = (answer) => answer
    await signIn()
    expect(await state()).toMatchObject({ status: 'active' })
  },
)

test('a callback with another state begins a sign-in, and its code is not sent', async () => {
  let isFirst = true
  world.server.alter = callback((query) => {
    if (isFirst) query.set('state', 'other')
    isFirst = false
  })
  await signIn()
  expect(await state()).toMatchObject({ status: 'active' })
  expect(world.server.seen).toMatchObject({ starts: 2, codes: 1 })
})

test.each([
  ['without kid', () => claims((told) => told, { kid: undefined })],
  [
    'with this client among several, and in particular',
    () => claims((told) => ({ ...told, aud: ['app', 'other'], azp: 'app' })),
  ],
  ['without at_hash', () => claims(without('at_hash'))],
])('an ID token %s signs in', async (_, alter) => {
  world.server.alter = alter()
  await signIn()
  expect(await state()).toMatchObject({ status: 'active' })
})

test.each([
  ['about somebody else', () => claims((told) => ({ ...told, sub: 'eve' }))],
  ['for another client', () => claims((told) => ({ ...told, aud: 'other' }))],
  ['without access token', () => token(without('access_token'))],
])('a refresh whose answer is %s changes nothing, and is sent again', async (_, alter) => {
  await signIn()
  world.server.alter = alter()
  const refreshed = world.app.host.calls.refresh({})
  await vi.waitFor(async () =>
    expect(await state()).toMatchObject({ status: 'active', claims: { sub: 'ada' }, reachable: false }),
  )
  world.server.alter = (answer) => answer
  // With the refresh token that came with it: the one before is spent.
  await refreshed
  expect(await state()).toMatchObject({ status: 'active', claims: { sub: 'ada' }, reachable: true })
  expect(world.server.seen.replays).toBe(0)
})
