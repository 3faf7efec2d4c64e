import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from './browser.js'
import { type RunningServer, read, runServer } from './running-server.js'

const limits = { signInsPerPlace: 5, signInsPerAccount: 12, signInsPerAddress: 12 }

let server: RunningServer
beforeAll(async () => {
  server = await runServer({ limits })
})
beforeEach(async () => {
  await server.post('/debug/reset')
})
afterAll(() => server.close())

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/** Tries a password from an address of loopback, all of which are this machine's. */
function tryFrom(address: string, username: string, password: string, Cookie = ''): Promise<Answer> {
  const { port } = new URL(server.origin)
  const headers = { 'Content-Type': 'application/json', ...(Cookie && { Cookie }) }
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      localAddress: address,
      port,
      path: '/auth/token',
      method: 'POST',
      headers,
    }
    request(options, (response) => {
      const { statusCode = 0 } = response.resume()
      resolve({ status: statusCode, retryAfter: response.headers['retry-after'] })
    })
      .on('error', reject)
      .end(JSON.stringify({ username, password }))
  })
}

async function guess(times: number, address: string, username = 'demo'): Promise<number[]> {
  const answers: number[] = []
  for (let guessed = 0; guessed < times; guessed++) {
    answers.push((await tryFrom(address, username, `guess ${guessed}`)).status)
  }
  return answers
}

test.each(['demo', 'nobody'])('who guesses the password of %s has to wait', async (username) => {
  expect(await guess(6, '127.0.0.1', username)).toEqual([400, 400, 400, 400, 400, 429])
  const refused = await server.post('/auth/token', { username, password: username })
  expect([refused.status, refused.headers.get('retry-after'), await read(refused)]).toMatchObject([
    429,
    '900',
    { error: 'too_many_requests' },
  ])
  server.wait(900)
  expect(await guess(1, '127.0.0.1', username)).toEqual([400])
})

test('of many guesses at once no more are judged than of as many one after the other', async () => {
  const wrong = Array.from({ length: 40 }, (_, index) => tryFrom('127.0.0.1', 'demo', `guess ${index}`))
  const answers = await Promise.all([
    ...wrong,
    ...Array.from({ length: 5 }, () => tryFrom('127.0.0.1', 'demo', 'x')),
  ])
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(5)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(40)
})

test('right passwords count nothing, and clear what was mistyped before', async () => {
  for (let round = 0; round < 4; round++) {
    expect(await guess(4, '127.0.0.1')).toEqual([400, 400, 400, 400])
    expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(200)
  }
  const many = await Promise.all(Array.from({ length: 30 }, () => tryFrom('127.0.0.1', 'demo', 'demo')))
  expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]))
})

test('a stranger at one other address keeps the owner out of nothing', async () => {
  await guess(30, '127.0.0.2')
  expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(200)
})

test('strangers at many addresses are stopped, and the owner signs in from where they have before', async () => {
  expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(200)
  for (const last of [2, 3, 4]) await guess(5, `127.0.0.${last}`)
  expect(await tryFrom('127.0.0.5', 'demo', 'demo')).toEqual({ status: 429, retryAfter: '900' })
  expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(200)
  expect((await tryFrom('127.0.0.5', 'second', 'second')).status).toBe(200)
})

test('the owner is not kept out of their own device by a stranger who shares its address', async () => {
  const device = '__Secure-device=of-the-owner'
  expect((await tryFrom('127.0.0.1', 'demo', 'demo', device)).status).toBe(200)
  await guess(30, '127.0.0.1')
  expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(429)
  expect((await tryFrom('127.0.0.1', 'demo', 'demo', '__Secure-device=of-the-stranger')).status).toBe(429)
  expect((await tryFrom('127.0.0.1', 'demo', 'demo', device)).status).toBe(200)
})

test('one address does not guess at many accounts', async () => {
  const answers: number[] = []
  for (let name = 0; name < 15; name++) answers.push(...(await guess(1, '127.0.0.2', `user ${name}`)))
  expect(answers).toEqual([...Array.from({ length: 12 }, () => 400), 429, 429, 429])
})

test('one address does not ask for links for many accounts', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => server.post('/auth/magic-link', { username: `user ${index}` })),
  )
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(50)
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('600')
})

test('two ways of writing an account share the count of its links, and so do those of an account that nobody has', async () => {
  for (const name of ['second', 'nobody']) {
    const browser = openBrowser(server)
    const names = [name, `${name}@example.com`, ` ${name.toUpperCase()} `, name, `${name}@Example.com`, name]
    const statuses: number[] = []
    for (const username of names) statuses.push((await browser.post('/auth/magic-link', { username })).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
  }
  expect(await read<unknown[]>(await server.call('/debug/outbox'))).toHaveLength(5)
})

test.each([
  ['/auth/token', { username: 'de\0mo', password: 'demo' }],
  ['/auth/token', { username: 'demo', password: 'de\0mo' }],
  ['/auth/magic-link', { username: 'demo\0' }],
  ['/auth/magic-link', { username: 'demo', returnTo: '/\0' }],
  ['/auth/magic-link/redeem', { token: '\0' }],
  ['/auth/refresh', { refresh_token: '\0', scope: '\0' }],
  ['/auth/logout', { refresh_token: '\0' }],
])('a NUL is a bad request at %s, in JSON and in a form: %j', async (path, fields) => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const form = await server.call(path, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields as never),
  })
  for (const answer of [await server.post(path, fields), form]) {
    expect([answer.status, await read(answer)]).toMatchObject([400, { error: 'invalid_request' }])
  }
})

test('a password that is too large to be read is no wrong password', async () => {
  for (let sent = 0; sent < 8; sent++) {
    const huge = await server.post('/auth/token', { username: 'demo', password: 'x'.repeat(70_000) })
    expect([huge.status, await read(huge)]).toMatchObject([413, { error: 'invalid_request' }])
  }
  expect((await tryFrom('127.0.0.1', 'demo', 'demo')).status).toBe(200)
})
