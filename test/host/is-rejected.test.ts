import { expect, test, vi } from 'vitest'
import { namesToken, rejection } from '../../src/host/request/is-rejected.js'

const challenged = (...challenges: readonly string[]): ResponseInit => ({
  headers: challenges.map((challenge) => ['www-authenticate', challenge]),
})

test.each([
  ['that says nothing more', 401, {}],
  ['of an expired token', 401, challenged('Bearer error="invalid_token"')],
  [
    'with a description',
    401,
    challenged('Bearer realm="a, b", error_description="error=insufficient_scope"'),
  ],
  ['of another scheme', 401, challenged('Negotiate dG9rZW4=, DPoP algs="ES256", error="invalid_token"')],
  ['that nobody can read', 401, challenged('Bearer error="insufficient_scope')],
])('an answer 401 %s is a refusal of the token', async (_, status, init) => {
  expect(await rejection(null)(new Response(null, { status, ...init }))).toBe(true)
})

test.each([
  ['a lack of scope', 401, challenged('Bearer error="insufficient_scope", scope="admin"')],
  ['a lack of scope, in other letters', 401, challenged('bearer ERROR=insufficient_scope')],
  ['a proof without the nonce', 401, challenged('DPoP algs="ES256", error="use_dpop_nonce"')],
  ['a proof that is no good', 401, challenged('DPoP error="invalid_dpop_proof"')],
  [
    'a sign-in that is too weak',
    401,
    challenged('DPoP error="insufficient_user_authentication", acr_values="2fa"'),
  ],
  [
    'a sign-in that is too old',
    401,
    challenged('Bearer error="insufficient_user_authentication", max_age="5"'),
  ],
  ['a lack of scope among others', 401, challenged('Basic realm="x"', 'Bearer error="insufficient_scope"')],
  ['403', 403, {}],
  ['403 with a challenge', 403, challenged('Bearer error="invalid_token"')],
  ['400', 400, {}],
  ['200', 200, {}],
])('%s is no refusal of the token', async (_, status, init) => {
  expect(await rejection(null)(new Response(null, { status, ...init }))).toBe(false)
})

test('to read the challenges leaves the body to the page', async () => {
  const response = new Response('{"a":1}', { status: 401, ...challenged('Bearer error="invalid_token"') })
  expect(await rejection(null)(response)).toBe(true)
  expect(await response.json()).toEqual({ a: 1 })
})

test('an API that answers 200 with an error in the body is understood, and the page still reads the body', async () => {
  const isRejected = rejection(async ({ json }) => Object(await json()).error === 'token_expired')
  const response = Response.json({ error: 'token_expired' })
  expect(await isRejected(response)).toBe(true)
  expect(await response.json()).toEqual({ error: 'token_expired' })
})

test('the body of a response is not touched unless the rule asks for it', async () => {
  const isRejected = rejection(({ status }) => status === 419)
  const endless = new Response(new ReadableStream())
  const clone = vi.spyOn(endless, 'clone')
  expect(await isRejected(endless)).toBe(false)
  expect(clone).not.toHaveBeenCalled()
})

test('a rule that fails leaves the response to the page, and tells the developer', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  const isRejected = rejection(async ({ json }) => Boolean(await json()))
  expect(await isRejected(new Response('no json'))).toBe(false)
  expect(told).toHaveBeenCalledOnce()
  told.mockRestore()
})

test.each([
  ['without a challenge', [], false],
  ['that names the protection space alone', ['Bearer realm="api"'], false],
  ['of an expired token', ['Bearer realm="api", error="invalid_token"'], true],
  ['that nobody can read', ['Bearer error="invalid_token'], false],
])('a refusal %s names the token: %o', (_, challenges, names) => {
  expect(namesToken(new Response(null, { status: 401, ...challenged(...challenges) }))).toBe(names)
})

test.each([
  ['keeps to itself', [], true],
  ['shows, and that names the protection space alone', ['Bearer realm="api"'], false],
])(
  'a refusal of another origin, whose challenge it %s, may be about the token: %o',
  (_, challenges, names) => {
    const refusal = new Response(null, { status: 401, ...challenged(...challenges) })
    Object.defineProperty(refusal, 'type', { value: 'cors' })
    expect(namesToken(refusal)).toBe(names)
  },
)
