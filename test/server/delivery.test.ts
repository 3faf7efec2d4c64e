import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, openBrowser } from './browser.js'
import { type RunningServer, read, runServer } from './running-server.js'

const BILLING = 'https://billing.example/'
const account = { username: 'demo', password: 'demo' }

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

async function signedIn(tokens: string): Promise<Browser> {
  const browser = openBrowser(server, tokens)
  expect((await browser.post('/auth/token', account, { 'Idempotency-Key': 'sign-in' })).status).toBe(200)
  return browser
}

const quiet = { 'Idempotency-Key': 'parent' }

test.each([
  ['/auth/refresh', undefined, {}],
  ['/auth/refresh?x', undefined, {}],
  ['/auth/%72efresh', undefined, {}],
  ['/auth/refresh', { resource: BILLING }, {}],
  ['/auth/refresh', undefined, quiet],
  ['/auth/token', { grant_type: 'refresh_token' }, {}],
  ['/auth/token?x', { grant_type: 'refresh_token', resource: BILLING }, quiet],
])(
  'no page script reads the HttpOnly refresh token by asking for it in the body: %s %j',
  async (path, body, key) => {
    for (const access of ['header', 'cookie']) {
      const browser = await signedIn(`refresh=cookie; access=${access}`)
      await browser.post('/auth/refresh', undefined, quiet)
      const before = new Map(browser.cookies)
      for (const tokens of ['refresh=body; access=header', 'refresh=body', ' ']) {
        const stolen = await browser.post(path, body, { 'Holdfast-Tokens': tokens, ...key })
        expect([stolen.status, await read(stolen)]).toEqual([
          400,
          { error: 'invalid_request', error_description: expect.stringContaining('cookie') },
        ])
      }
      expect(browser.cookies).toEqual(before)
      expect((await browser.post('/auth/refresh')).status).toBe(200)
    }
    expect(await server.stats()).toMatchObject({ refreshGrants: 4, refreshRetries: 0, replaysDetected: 0 })
  },
)

test.each([
  ['/auth/refresh', undefined, {}],
  ['/auth/refresh', { resource: BILLING }, {}],
  ['/auth/refresh', undefined, quiet],
  ['/auth/token', { grant_type: 'refresh_token' }, {}],
])(
  'a session with its access token in a cookie never hands one to a script: %s %j',
  async (path, body, key) => {
    const browser = await signedIn('refresh=cookie; access=cookie')
    await browser.post('/auth/refresh', undefined, quiet)
    const asked = { 'Holdfast-Tokens': 'refresh=cookie; access=header', ...key }
    const stolen = await browser.post(path, body, asked)
    expect([stolen.status, await read(stolen)]).toMatchObject([400, { error: 'invalid_grant' }])
    expect(stolen.headers.getSetCookie()).toEqual([])
    const copied = { refresh_token: browser.cookies.get('__Host-refresh_token'), ...body }
    for (const tokens of ['refresh=body; access=header', 'refresh=cookie; access=header']) {
      const moved = await browser.post(path, copied, { ...asked, 'Holdfast-Tokens': tokens })
      expect([moved.status, await moved.text()]).toEqual([400, expect.not.stringContaining('_token"')])
    }
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    expect(await server.stats()).toMatchObject({ refreshGrants: 2, replaysDetected: 0 })
  },
)

test('the session of a magic link keeps its tokens where the link has brought them', async () => {
  const browser = openBrowser(server, 'refresh=cookie; access=cookie')
  await browser.post('/auth/magic-link', { username: 'demo' })
  const [letter] = await read<{ link: string }[]>(await server.call('/debug/outbox'))
  const token = letter?.link.split('#magic-link=')[1]
  expect((await browser.post('/auth/magic-link/redeem', { token })).status).toBe(200)
  for (const tokens of ['refresh=body; access=header', 'refresh=cookie; access=header']) {
    expect((await browser.post('/auth/refresh', {}, { 'Holdfast-Tokens': tokens })).status).toBe(400)
  }
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})

test('a replay ends the session wherever its sender wants the tokens', async () => {
  const browser = await signedIn('refresh=cookie; access=cookie')
  const refresh_token = browser.cookies.get('__Host-refresh_token')
  await browser.post('/auth/refresh')
  await browser.post('/auth/refresh')
  expect(await read(await server.post('/auth/refresh', { refresh_token }))).toMatchObject({
    reason: 'replayed',
  })
  expect((await browser.post('/auth/refresh')).status).toBe(400)
})
