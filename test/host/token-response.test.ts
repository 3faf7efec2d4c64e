import './worker-scope.js'
import { expect, test } from 'vitest'
import {
  type TokenEndpointConfig,
  tokenEndpointSettings,
} from '../../src/host/grant/token-endpoint-config.js'
import { readTokenAnswer, rescuedRefreshToken } from '../../src/host/grant/token-response.js'

const SECRET = 'tok-3cr3t'
const answer = { access_token: SECRET, refresh_token: `${SECRET}-r`, token_type: 'Bearer', expires_in: 1800 }

function settings(more: Partial<TokenEndpointConfig> = {}): ReturnType<typeof tokenEndpointSettings> {
  return tokenEndpointSettings({
    signIn: '/auth/token',
    refresh: '/auth/refresh',
    signOut: '/auth/logout',
    refreshToken: 'body',
    accessToken: 'header',
    ...more,
  })
}

function read(json: unknown, more: Partial<TokenEndpointConfig> = {}): ReturnType<typeof readTokenAnswer> {
  return readTokenAnswer(json, 1000, settings(more), 'sign-in')
}

test('an opaque access token is as good as any', () => {
  expect(read(answer)).toEqual({
    accessToken: SECRET,
    refreshToken: `${SECRET}-r`,
    receivedAt: 1000,
    expiresIn: 1800,
    refreshExpiresIn: null,
    claims: null,
  })
})

test('numbers that a server sends as strings are numbers', () => {
  expect(read({ ...answer, expires_in: '1800', refresh_expires_in: '604800' })).toMatchObject({
    expiresIn: 1800,
    refreshExpiresIn: 604_800,
  })
})

test('the member claims is what pages may know', () => {
  expect(read({ ...answer, claims: { sub: 'ada' } }).claims).toEqual({ sub: 'ada' })
})

test('a refresh may bring no new refresh token; a sign-in may not', () => {
  const { refresh_token, ...without } = answer
  expect(readTokenAnswer(without, 0, settings(), 'refresh').refreshToken).toBeUndefined()
  expect(() => read(without)).toThrow('has no string "refresh_token"')
})

test('tokens in cookies are not looked for, and not kept when they come in the body too', () => {
  const issued = read({ expires_in: 60 }, { refreshToken: 'cookie', accessToken: 'cookie' })
  expect(issued).toMatchObject({ accessToken: null, refreshToken: null })
  expect(read(answer, { refreshToken: 'cookie' }).refreshToken).toBeNull()
})

const inCookies = { refreshToken: 'cookie', accessToken: 'cookie' } as const

test.each([
  [{ ok: true }, false, true],
  [{ mfa_required: true }, false, true],
  [{ error: 'expired' }, false, false],
  [{ token_type: 'Bearer' }, true, true],
  [{ claims: { sub: 'ada' } }, true, true],
  [{ expires_in: 60 }, true, true],
  [undefined, false, false],
  [null, false, false],
  ['a captive portal', false, false],
])('with both tokens in cookies, %o signs in: %s, refreshes: %s', (json, signsIn, refreshes) => {
  const isGrant = (step: 'sign-in' | 'refresh') =>
    !messageOf(() => readTokenAnswer(json, 0, settings(inCookies), step))
  expect([isGrant('sign-in'), isGrant('refresh')]).toEqual([signsIn, refreshes])
})

test('an answer of another shape is read by the function of the app', () => {
  const shape = (json: unknown) => {
    const { jwt } = json as { jwt: string }
    return { accessToken: jwt, refreshToken: jwt, expiresIn: 5 }
  }
  expect(read({ jwt: SECRET }, { read: shape })).toMatchObject({ accessToken: SECRET, expiresIn: 5 })
})

const unreadable: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a string', SECRET],
  ['a list', [answer]],
  ['an HTML page read as nothing', {}],
  ['no access token', { ...answer, access_token: undefined }],
  ['a null access token', { ...answer, access_token: null }],
  ['an empty access token', { ...answer, access_token: '' }],
  ['a number as access token', { ...answer, access_token: 42 }],
  ['an object as access token', { ...answer, access_token: { value: SECRET } }],
  ['a line break in the access token', { ...answer, access_token: `${SECRET}\r\nx: y` }],
  ['a blank in the access token', { ...answer, access_token: `Bearer ${SECRET}` }],
]

const TEN_YEARS = 315_360_000

test.each([
  ['left out', undefined, null, 1],
  ['null', null, null, 1],
  ['0', 0, null, 1],
  ['-1', -1, null, 1],
  ['empty', '', null, 1],
  ['text', `soon ${SECRET}`, null, 1],
  ['no number', Number.NaN, null, 1],
  ['an object', { seconds: 60 }, null, 1],
  ['a string', '1800', 1800, 0],
  ['a float', 1799.5, 1799.5, 0],
  ['endless', Number.POSITIVE_INFINITY, TEN_YEARS, 0],
  ['milliseconds since the epoch', 1_767_225_600_000, TEN_YEARS, 0],
])('a user is signed in although expires_in is %s', (_, expires_in, expiresIn, odd) => {
  const told: string[] = []
  const json = { ...answer, expires_in }
  const issued = readTokenAnswer(json, 1000, settings(), 'sign-in', (oddity) => told.push(oddity))
  expect(issued).toMatchObject({ accessToken: SECRET, refreshToken: `${SECRET}-r`, expiresIn })
  expect(told).toHaveLength(odd)
  expect(told.join()).not.toContain(SECRET)
})

test.each([
  ['0, as Keycloak says of a session without an end', 0, null, 0],
  ['null', null, null, 0],
  ['-5', -5, null, 1],
  ['text', 'never', null, 0],
  ['an object', {}, null, 1],
  ['huge', 1e300, TEN_YEARS, 0],
  ['a float', 0.5, null, 1],
])('a user stays signed in although refresh_expires_in is %s', (_, refresh_expires_in, end, odd) => {
  const told: string[] = []
  const json = { ...answer, refresh_expires_in }
  const issued = readTokenAnswer(json, 1000, settings(), 'refresh', (oddity) => told.push(oddity))
  expect(issued).toMatchObject({ refreshToken: `${SECRET}-r`, refreshExpiresIn: end })
  expect(told).toHaveLength(odd)
})

test.each([
  ['token_type', 'bearer', 0],
  ['token_type', 'DPoP', 1],
  ['token_type', null, 1],
  ['token_type', { toString: 1, valueOf: 1 }, 1],
  ['claims', `${SECRET}`, 1],
  ['claims', [SECRET], 1],
  ['claims', { sub: { toString: 1, id: SECRET } }, 1],
  ['claims', { sub: null, name: 'Ada' }, 1],
  ['claims', null, 0],
  ['scope', { odd: [SECRET] }, 0],
])('an odd %s (%o) voids no grant and is told without a token', (name, value, odd) => {
  const told: string[] = []
  const issued = readTokenAnswer({ ...answer, [name]: value }, 0, settings(), 'sign-in', (oddity) =>
    told.push(oddity),
  )
  expect(issued).toMatchObject({ accessToken: SECRET, claims: null })
  expect(told).toHaveLength(odd)
  expect(told.join()).not.toContain(SECRET)
})

test.each([null, '', 42, 'with a blank', { value: SECRET }])(
  'a refresh whose new refresh token is %o brings its access token all the same',
  (refresh_token) => {
    const issued = readTokenAnswer({ ...answer, refresh_token }, 0, settings(), 'refresh')
    expect(issued).toMatchObject({ accessToken: SECRET, refreshToken: undefined })
  },
)

test('the new refresh token of an answer without an access token is not thrown away', () => {
  const { access_token, ...without } = answer
  expect(rescuedRefreshToken(without, settings())).toBe(`${SECRET}-r`)
  expect(rescuedRefreshToken(without, settings({ refreshToken: 'cookie' }))).toBeUndefined()
  expect(rescuedRefreshToken(null, settings({ read: () => ({}) }))).toBeUndefined()
})

test.each(unreadable)('%s is told to the developer without any token', (_, json) => {
  let message = ''
  expect(() => {
    try {
      read(json)
    } catch (error) {
      message = String(error)
      throw error
    }
  }).toThrow(TypeError)
  expect(message).toMatch(/token answer/)
  expect(message).not.toContain(SECRET)
})

test('a read function that throws does not tell the token that it stumbled over', () => {
  const stumble = (json: unknown): never => {
    throw new Error(`cannot read ${JSON.stringify(json)}`)
  }
  expect(() => read(answer, { read: stumble })).toThrow()
  expect(messageOf(() => read(answer, { read: stumble }))).not.toContain(SECRET)
})

test.each([undefined, null, 'text'])(
  'a read function that gives back %o is told to the developer',
  (value) => {
    const odd = (() => value) as unknown as () => never
    expect(messageOf(() => read(answer, { read: odd }))).toMatch(/access_token|token answer|read/)
  },
)

function messageOf(task: () => unknown): string {
  try {
    task()
  } catch (error) {
    return String(error)
  }
  return ''
}
