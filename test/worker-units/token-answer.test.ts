import './worker-scope.js'
import { expect, test } from 'vitest'
import { readTokenAnswer } from '../../src/host/token-answer.js'
import { type TokenEndpointConfig, tokenEndpointSettings } from '../../src/host/token-endpoint-config.js'

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
  const grant = read({ expires_in: 60 }, { refreshToken: 'cookie', accessToken: 'cookie' })
  expect(grant).toMatchObject({ accessToken: null, refreshToken: null })
  expect(read(answer, { refreshToken: 'cookie' }).refreshToken).toBeNull()
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
  ['no lifetime', { ...answer, expires_in: undefined }],
  ['a negative lifetime', { ...answer, expires_in: -1 }],
  ['no time at all', { ...answer, expires_in: 0 }],
  ['a lifetime in text', { ...answer, expires_in: `soon ${SECRET}` }],
  ['an empty lifetime', { ...answer, expires_in: '' }],
  ['a lifetime that is no number', { ...answer, expires_in: Number.NaN }],
  ['an endless lifetime', { ...answer, expires_in: Number.POSITIVE_INFINITY }],
  ['a lifetime in milliseconds since the epoch', { ...answer, expires_in: 1_767_225_600_000 }],
  ['a negative lifetime of the session', { ...answer, refresh_expires_in: -5 }],
]

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
