import './worker-scope.js'
import { expect, test } from 'vitest'
import { tellOfStrayTokens } from '../../src/host/request/stray-tokens.js'

const LOGIN = 'https://login.example'

async function toldOf(
  answer: unknown,
  url: string,
  method = 'POST',
  headers: object = {},
): Promise<string[]> {
  const told: string[] = []
  const body = JSON.stringify(answer)
  const response = new Response(body, {
    headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
  })
  const request = new Request(url, { method })
  await tellOfStrayTokens(request, response, ['https://app.example', LOGIN], (oddity) => told.push(oddity))
  expect(await response.text()).toBe(body)
  return told
}

test('a developer whose server gives tokens to a page by another URL reads which one', async () => {
  const tokens = { access_token: 'SECRET-access', expires_in: 60 }
  expect(await toldOf(tokens, `${LOGIN}/social?code=SECRET`)).toEqual([
    "https://login.example/social gives tokens to a page; name it in tokenEndpoint's signIn",
  ])
  expect(await toldOf({ data: { jwt: 'SECRET' } }, 'https://app.example/api/login')).toHaveLength(1)
})

test.each<[string, unknown, string, string, object]>([
  ['without tokens', { name: 'ada' }, `${LOGIN}/me`, 'POST', {}],
  ['of another server', { token: 'x' }, 'https://cdn.example/csrf', 'POST', {}],
  ['that was only read', { token: 'x' }, `${LOGIN}/me`, 'GET', {}],
  ['that is no JSON', { token: 'x' }, `${LOGIN}/me`, 'POST', { 'content-type': 'text/event-stream' }],
  ['that is large', { token: 'x' }, `${LOGIN}/me`, 'POST', { 'content-length': '1000000' }],
])('nothing is told of an answer %s', async (_, answer, url, method, headers) => {
  expect(await toldOf(answer, url, method, headers)).toEqual([])
})

test('what may be a stream is not looked into', async () => {
  const endless = new Response(new ReadableStream(), { headers: { 'content-type': 'application/json' } })
  await tellOfStrayTokens(new Request(`${LOGIN}/x`, { method: 'POST' }), endless, [LOGIN], () => {})
  expect(endless.bodyUsed).toBe(false)
})
