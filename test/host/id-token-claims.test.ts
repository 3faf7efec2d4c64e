import './worker-scope.js'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { idTokenClaims } from '../../src/host/grant/id-token-claims.js'
import { tokenEndpointSettings } from '../../src/host/grant/token-endpoint-config.js'
import { readTokenAnswer } from '../../src/host/grant/token-response.js'

const ada = { sub: 'ada', name: 'Адa Lovelace 🧮', exp: 1 }
const idToken = await new SignJWT(ada)
  .setProtectedHeader({ alg: 'HS256' })
  .sign(new TextEncoder().encode('a secret of thirty-two bytes, ok'))

function claims(format: 'json' | 'form', more: object): unknown {
  const settings = tokenEndpointSettings({
    signIn: '/token',
    refresh: '/token',
    signOut: '/revoke',
    refreshToken: 'body',
    accessToken: 'header',
    format,
  })
  const answer = { access_token: 'a', refresh_token: 'r', expires_in: 60, ...more }
  return readTokenAnswer(answer, 0, settings, 'sign-in').claims
}

test('a user of a standard OpenID provider is greeted by name', () => {
  expect(claims('form', { id_token: idToken })).toEqual(ada)
  expect(claims('form', { id_token: idToken, claims: { sub: 'bob' } })).toEqual({ sub: 'bob' })
  expect(claims('json', { id_token: idToken })).toBeNull()
})

test.each([undefined, null, '', 'opaque', 'a.b.c', 'a.bnVsbA.c', 'a.NDI.c', 'a.W10.c.d.e', 42, {}])(
  'an ID token %o that cannot be read voids no grant',
  (id_token) => {
    expect(claims('form', { id_token })).toBeNull()
  },
)

test('bytes of every kind come out of it', () => {
  const payload = Buffer.from(JSON.stringify({ name: '>>>???ÿ' })).toString('base64url')
  expect(payload).toMatch(/[-_]/)
  expect(idTokenClaims(`x.${payload}.y`)).toEqual({ name: '>>>???ÿ' })
})
