import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, openBrowser } from './browser.js'
import { type RunningServer, read, runServer, type Tokens } from './running-server.js'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

async function signedIn(username = 'demo'): Promise<Browser & { readonly accessToken: string }> {
  const browser = openBrowser(server, 'refresh=cookie; access=header')
  const answer = await browser.post('/auth/token', { username, password: username })
  return { ...browser, accessToken: (await read<Tokens>(answer)).access_token }
}

const cookie = '__Host-refresh_token'

test.each(['demo', 'second'])(
  'signing in as %s over a session that goes on ends that session',
  async (username) => {
    const browser = await signedIn()
    const first = browser.cookies.get(cookie)
    expect((await browser.post('/auth/token', { username, password: username })).status).toBe(200)
    expect((await server.get('/api/me', browser.accessToken)).status).toBe(401)
    const headers = { 'Holdfast-Tokens': 'refresh=cookie; access=header', Cookie: `${cookie}=${first}` }
    expect(await read(await server.post('/auth/refresh', {}, headers))).toMatchObject({
      reason: 'signed_out',
    })
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    expect(await server.stats()).toMatchObject({ signIns: 2, familiesRevoked: 1, replaysDetected: 0 })
  },
)

test('a magic link that is opened over a session ends that session', async () => {
  const browser = await signedIn('second')
  await browser.post('/auth/magic-link', { username: 'demo' })
  const [letter] = await read<{ link: string }[]>(await server.call('/debug/outbox'))
  const token = letter?.link.split('#magic-link=')[1]
  expect((await browser.post('/auth/magic-link/redeem', { token })).status).toBe(200)
  expect((await server.get('/api/me', browser.accessToken)).status).toBe(401)
  expect(await server.stats()).toMatchObject({ familiesRevoked: 1 })
})

test('a sign-in that fails ends nothing, and neither does one that another site caused', async () => {
  const browser = await signedIn()
  const before = new Map(browser.cookies)
  expect((await browser.post('/auth/token', { username: 'second', password: 'wrong' })).status).toBe(400)
  const account = { username: 'second', password: 'second' }
  await browser.post('/auth/token', account, {
    Origin: 'https://evil.example',
    'Sec-Fetch-Site': 'cross-site',
  })
  browser.cookies.clear()
  for (const [name, value] of before) browser.cookies.set(name, value)
  expect((await server.get('/api/me', browser.accessToken)).status).toBe(200)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  expect(await server.stats()).toMatchObject({ familiesRevoked: 0 })
})

test('a sign-in ends no session of another browser', async () => {
  const elsewhere = await signedIn()
  const browser = await signedIn()
  await browser.post('/auth/token', { username: 'demo', password: 'demo' })
  expect((await elsewhere.post('/auth/refresh')).status).toBe(200)
})
