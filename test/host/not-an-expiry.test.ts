import './worker-scope.js'
import { expect, test, vi } from 'vitest'
import { MAIN } from '../../src/core/target.js'
import { createJournal } from '../../src/host/journal.js'
import { type InterceptedRequest, interceptor } from '../../src/host/request/intercept.js'
import { namesToken, rejection } from '../../src/host/request/is-rejected.js'
import { signedInWorld, type World } from '../core/world.js'

const network = vi.hoisted(() => vi.fn<(request: Request) => Promise<Response>>())
vi.mock('../../src/host/send.js', () => ({ send: network }))

const INVALID = 'Bearer error="invalid_token"'
const WRONG_PASSWORD = '/api/password'

/** A page of Ada's, whose API looks at the access token and, in one place, at a password. */
async function signedInPage(challenge: string | null) {
  const world = await signedInWorld()
  let passwords = 0
  const refusal = (headers: HeadersInit) => new Response('{"wrong":true}', { status: 401, headers })
  network.mockImplementation(async ({ url, headers }) => {
    const user = world.server.authorize(headers.get('authorization')?.replace('Bearer ', '') ?? null)
    const isPassword = new URL(url).pathname === WRONG_PASSWORD
    if (isPassword) passwords++
    if (user === null) return refusal(challenge ? { 'www-authenticate': challenge } : {})
    return isPassword ? refusal({}) : new Response(user)
  })
  const journal = createJournal('worker')
  const { answer } = interceptor(
    world.host.coordinator,
    { dpop: null, credentialHeaders: ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` }) },
    journal,
    rejection(null),
    namesToken,
    [],
  )
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    answer(intercepted(new Request(`https://app.example${path}`, init)), MAIN)
  return { world, send, journal, passwords: () => passwords, refreshes: () => refreshesOf(world) }
}

function intercepted(request: Request): InterceptedRequest {
  return {
    request,
    isAbandoned: async () => false,
    owner: async () => null,
    sentAs() {},
    learnt: async () => {},
    waitUntil() {},
  }
}

function refreshesOf({ server }: World): number {
  return server.count.refreshGrants
}

const POST = { method: 'POST', body: '{"current":"wrong","next":"n3w"}' }

test('a current password that is wrong is counted once, and the page reads the answer', async () => {
  const page = await signedInPage(null)
  expect((await page.send('/api/me')).status).toBe(200)
  const response = await page.send(WRONG_PASSWORD, POST)
  expect([response.status, await response.json()]).toEqual([401, { wrong: true }])
  expect([page.passwords(), page.refreshes()]).toEqual([1, 0])
})

test('typed wrong again after a refresh that was in vain, it is counted once', async () => {
  const page = await signedInPage(null)
  await page.world.pass(120_000)
  expect((await page.send(WRONG_PASSWORD, POST)).status).toBe(401)
  expect([page.passwords(), page.refreshes()]).toEqual([2, 1])
  await page.world.pass(20_000)
  expect((await page.send(WRONG_PASSWORD, POST)).status).toBe(401)
  expect([page.passwords(), page.refreshes()]).toEqual([3, 1])
})

test.each([
  ['whose token the server calls invalid', INVALID, 1],
  ['that no request has shown to be good', null, 0],
])('a form is still sent again with a fresh token, for a user %s', async (_, challenge, before) => {
  const page = await signedInPage(challenge)
  for (let sent = 0; sent < before; sent++) expect((await page.send('/api/me')).status).toBe(200)
  page.world.server.expireAccess()
  expect((await page.send('/api/notes?draft=secret', POST)).status).toBe(200)
  expect(page.refreshes()).toBe(1)
  expect(page.journal.read().events.filter(({ type }) => type === 'resend')).toMatchObject([
    { detail: 'POST https://app.example/api/notes' },
  ])
})

test('what only reads is sent again, however fresh the token', async () => {
  const page = await signedInPage(null)
  expect((await page.send('/api/me')).status).toBe(200)
  page.world.server.expireAccess()
  expect((await page.send('/api/me')).status).toBe(200)
  expect(page.refreshes()).toBe(1)
})

test('an old token that is refused is refreshed for a form, too', async () => {
  const page = await signedInPage(null)
  expect((await page.send('/api/me')).status).toBe(200)
  await page.world.pass(61_000)
  page.world.server.expireAccess()
  expect((await page.send('/api/notes', POST)).status).toBe(200)
  expect(page.refreshes()).toBe(1)
})
