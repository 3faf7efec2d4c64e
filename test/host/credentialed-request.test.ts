import './worker-scope.js'
import { expect, test, vi } from 'vitest'
import {
  bodyOf,
  credentialedRequest,
  goesWithout,
  hasBody,
} from '../../src/host/request/credentialed-request.js'

const API = 'https://app.example/api/echo'
const LASTING = new AbortController().signal
const CREDENTIAL = { authorization: 'Bearer secret' }

test('the credential is added, and the rest of the request stays as it was', async () => {
  const request = new Request(API, {
    method: 'POST',
    body: 'hello',
    headers: { 'content-type': 'text/plain', 'x-app': '1' },
    redirect: 'manual',
  })
  const sent = credentialedRequest(request, null, CREDENTIAL, LASTING)
  expect(Object.fromEntries(sent.headers)).toEqual({
    ...CREDENTIAL,
    'content-type': 'text/plain',
    'x-app': '1',
  })
  expect(sent).toMatchObject({ method: 'POST', url: API, redirect: 'manual' })
  expect(await sent.text()).toBe('hello')
})

test('an access token that the page sent itself is replaced', async () => {
  const request = new Request(API, { headers: { Authorization: 'Bearer stale' } })
  const sent = credentialedRequest(request, null, CREDENTIAL, LASTING)
  expect(sent.headers.get('authorization')).toBe('Bearer secret')
})

test.each([
  [API, 'cors'],
  ['https://api.example.com/image.png', 'cors'],
])('an image from %s is asked for in a mode that carries the header', async (url, mode) => {
  const request = new Request(url, { mode: 'no-cors' })
  const sent = credentialedRequest(request, null, CREDENTIAL, LASTING)
  expect(sent.mode).toBe(mode)
  expect(sent.headers.get('authorization')).toBe('Bearer secret')
})

test('the upload of a page that is closing is sent whole, and outlives it', async () => {
  const request = new Request(API, { method: 'POST', body: 'last words', keepalive: true })
  const sent = credentialedRequest(request, await bodyOf(request), CREDENTIAL, LASTING)
  expect(sent.keepalive).toBe(true)
  expect(await sent.text()).toBe('last words')
})

test('in the worker it takes nothing of what other pages may send as they close', async () => {
  vi.stubGlobal('ServiceWorkerGlobalScope', class {})
  const request = new Request(API, { method: 'POST', body: 'last words', keepalive: true })
  const sent = credentialedRequest(request, await bodyOf(request), CREDENTIAL, LASTING)
  vi.unstubAllGlobals()
  expect(sent.keepalive).toBe(false)
  expect(await sent.text()).toBe('last words')
})

test('a request that is given up takes the sent one with it', async () => {
  const given = new AbortController()
  const sent = credentialedRequest(new Request(API, { signal: given.signal }), null, CREDENTIAL, LASTING)
  given.abort()
  expect(sent.signal.aborted).toBe(true)
})

test('a request is cut off when its user leaves', async () => {
  const session = new AbortController()
  const sent = credentialedRequest(new Request(API), null, CREDENTIAL, session.signal)
  session.abort()
  expect(sent.signal.aborted).toBe(true)
})

test('an image that a cookie authorises is left as it is, redirects to anywhere included', async () => {
  const request = new Request(API, { mode: 'no-cors' })
  expect(credentialedRequest(request, null, { 'holdfast-tokens': 'access=cookie' }, LASTING)).toBe(request)
})

test.each([
  ['GET', false],
  ['HEAD', false],
  ['POST', true],
  ['DELETE', true],
])('%s may have a body: %o', (method, may) => {
  expect(hasBody(new Request(API, { method }))).toBe(may)
})

test.each([
  [API, 'omit', null, true],
  [API, 'same-origin', null, false],
  ['https://api.example.com/', 'same-origin', null, true],
  ['https://api.example.com/', 'include', null, false],
  ['https://api.example.com/', 'same-origin', 'secret', false],
] as const)(
  'a request to %s with credentials: %s and the token %s goes without: %o',
  (url, credentials, token, goes) => {
    expect(goesWithout(new Request(url, { credentials }), token)).toBe(goes)
  },
)
