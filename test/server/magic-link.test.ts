import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from './browser.js'
import { cookiesOf, type RunningServer, read, runServer, type Tokens } from './running-server.js'

interface Letter {
  readonly to: string
  readonly link: string
}

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

const ask = (username: string, returnTo?: string): Promise<Response> =>
  server.post('/auth/magic-link', { username, returnTo })
const letters = async (): Promise<Letter[]> => read(await server.call('/debug/outbox'))
const redeem = (token: string | undefined, headers?: Record<string, string>): Promise<Response> =>
  server.post('/auth/magic-link/redeem', { token }, headers)

async function tokenFor(username: string): Promise<string> {
  await ask(username)
  const [letter] = await letters()
  return new URLSearchParams(new URL(letter?.link ?? '').hash.slice(1)).get('magic-link') ?? ''
}

test.each(['demo', 'demo@example.com', ' Demo@Example.com '])(
  'a link asked for as "%s" signs in',
  async (name) => {
    const token = await tokenFor(name)
    const signedIn = await read<Tokens>(await redeem(token))
    expect(signedIn.claims.name).toBe('Demo User')
    expect((await server.get('/api/me', signedIn.access_token)).status).toBe(200)
    expect((await server.refresh(signedIn.refresh_token)).status).toBe(200)
    expect(await server.stats()).toMatchObject({ signIns: 1 })
  },
)

test('a link works once, also when two tabs open it at the same moment', async () => {
  const token = await tokenFor('demo')
  const answers = await Promise.all([redeem(token), redeem(token)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  const third = await redeem(token)
  expect(await read(third)).toEqual({
    error: 'invalid_grant',
    error_description: 'This link has expired, or has been used already. Ask for a new one.',
  })
  expect(await server.stats()).toMatchObject({ signIns: 1 })
})

test('a link that was not opened for ten minutes signs nobody in', async () => {
  const token = await tokenFor('demo')
  server.wait(600)
  expect((await redeem(token)).status).toBe(400)
})

test('nobody learns from the answer who has an account', async () => {
  const known = await ask('second')
  const unknown = await ask('nobody')
  expect([unknown.status, await read(unknown)]).toEqual([known.status, await read(known)])
  expect((await letters()).map(({ to }) => to)).toEqual(['second@example.com'])
})

test.each(['second', 'nobody'])('who asks for many links for %s has to wait', async (username) => {
  const answers = await Promise.all(Array.from({ length: 7 }, () => ask(username)))
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 202, 429, 429])
  const refused = await ask(username)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
  expect((await ask('demo')).status).toBe(202)
  server.wait(600)
  expect((await ask(username)).status).toBe(202)
})

test('the tokens of a link go where the page wants them', async () => {
  const token = await tokenFor('demo')
  const response = await redeem(token, { 'Holdfast-Tokens': 'refresh=cookie; access=cookie' })
  expect([...cookiesOf(response).keys()]).toEqual(['__Host-access_token', '__Host-refresh_token'])
  expect(await response.text()).not.toContain('_token"')
})

test('a link leads back to the page that asked, and to no other site', async () => {
  await ask('demo', '/?refreshToken=cookie')
  const [letter] = await letters()
  expect(letter?.link).toMatch(`${server.origin}/?refreshToken=cookie#magic-link=`)
  for (const elsewhere of ['//evil.example/', 'https://evil.example/', '/\\evil.example/', 'notes', 1]) {
    const response = await server.post('/auth/magic-link', { username: 'demo', returnTo: elsewhere })
    expect(response.status).toBe(400)
  }
  expect(await letters()).toHaveLength(1)
})

test.each([
  ['nothing', {}],
  ['a number', { username: 1 }],
  ['an endless name', { username: 'x'.repeat(201) }],
])('%s is no user name', async (_, body) => {
  expect((await server.post('/auth/magic-link', body)).status).toBe(400)
  expect((await server.post('/auth/magic-link/redeem', body)).status).toBe(400)
})

test('without --debug nobody reads the outbox', async () => {
  const closed = await runServer({ debug: false })
  expect((await closed.post('/auth/magic-link', { username: 'demo' })).status).toBe(202)
  expect((await closed.call('/debug/outbox')).status).toBe(404)
  await closed.close()
})

const everywhere = { 'Holdfast-Tokens': 'refresh=cookie; access=header' }

test('a link that another browser asked for signs in only who says so, and is not used up before', async () => {
  const attacker = openBrowser(server)
  const victim = openBrowser(server)
  await attacker.post('/auth/magic-link', { username: 'second' })
  const [letter] = await letters()
  const token = letter?.link.split('#magic-link=')[1]
  await victim.post('/auth/magic-link', { username: 'demo' })
  const asked = await victim.post('/auth/magic-link/redeem', { token }, everywhere)
  expect([asked.status, await read(asked)]).toMatchObject([
    403,
    { error: 'confirmation_required', name: 'Second User' },
  ])
  expect(asked.headers.getSetCookie()).toEqual([])
  const said = await victim.post('/auth/magic-link/redeem', { token, confirm: true }, everywhere)
  expect([said.status, await read(said)]).toMatchObject([200, { claims: { name: 'Second User' } }])
  expect((await attacker.post('/auth/magic-link/redeem', { token })).status).toBe(400)
})

test('a link signs in at once in the browser that asked, also the older of two', async () => {
  const browser = openBrowser(server)
  await browser.post('/auth/magic-link', { username: 'demo' })
  await browser.post('/auth/magic-link', { username: 'demo' })
  for (const { link } of await letters()) {
    const token = link.split('#magic-link=')[1]
    expect((await browser.post('/auth/magic-link/redeem', { token })).status).toBe(200)
  }
})

test('a link leads where the server says, whatever host its request names', async () => {
  const { port } = new URL(server.origin)
  const askAs = (host: string) =>
    new Promise<void>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Host: host }
      request({ host: '127.0.0.1', port, path: '/auth/magic-link', method: 'POST', headers }, (response) => {
        response.resume().on('end', resolve)
      })
        .on('error', reject)
        .end('{"username":"demo"}')
    })
  await askAs('localhost:9')
  await askAs('evil.example')
  const links = (await letters()).map(({ link }) => new URL(link).origin)
  expect(links).toEqual([server.origin, server.origin])

  const elsewhere = await runServer({ publicOrigin: 'https://app.example.com' })
  await elsewhere.post('/auth/magic-link', { username: 'demo', returnTo: '/notes' })
  const [letter] = await read<Letter[]>(await elsewhere.call('/debug/outbox'))
  expect(letter?.link).toMatch('https://app.example.com/notes#magic-link=')
  await elsewhere.close()
})
