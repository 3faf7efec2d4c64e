import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { cookiesOf, type RunningServer, read, runServer, type Tokens } from './running-server.js'

const friend = 'https://app.example.com'

let server: RunningServer
let user: Tokens
beforeAll(async () => {
  server = await runServer({ corsOrigins: [friend] })
})
beforeEach(async () => {
  user = await server.signIn()
  await server.post('/debug/reset')
})
afterAll(() => server.close())

const opened: WebSocket[] = []
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate()
})

const ask = (accessToken: string, at: RunningServer = server): Promise<Response> =>
  at.post('/auth/ticket', undefined, { Authorization: `Bearer ${accessToken}` })

async function ticketOf({ access_token }: Tokens, at?: RunningServer): Promise<string> {
  return (await read<{ ticket: string }>(await ask(access_token, at))).ticket
}

/** Opens a socket and gives it back with its first message, or the status that refused it. */
function open(
  ticket: string,
  origin?: string,
  at: RunningServer = server,
): Promise<{ readonly socket: WebSocket; readonly said: unknown } | number> {
  const query = new URLSearchParams({ ticket })
  const options = origin === undefined ? {} : { origin }
  const socket = new WebSocket(`${at.origin.replace('http', 'ws')}/api/socket?${query}`, options)
  opened.push(socket)
  return new Promise((resolve, reject) => {
    socket.once('message', (said) => resolve({ socket, said: JSON.parse(String(said)) }))
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', reject)
  })
}

async function opens(ticket: string, origin?: string): Promise<WebSocket> {
  const answer = await open(ticket, origin)
  if (typeof answer === 'number') throw new Error(`refused with ${answer}`)
  return answer.socket
}

test('a ticket opens a socket that knows who came, and echoes in order', async () => {
  const issued = await ask(user.access_token)
  expect(issued.headers.get('cache-control')).toBe('no-store')
  const answer = await read<{ ticket: string }>(issued)
  expect(answer).toEqual({ ticket: expect.stringMatching(/^[\w-]{43}$/), expires_in: 30 })
  const socket = await opens(answer.ticket)
  const heard: string[] = []
  socket.on('message', (data) => heard.push(String(data)))
  for (const text of ['one', 'two', 'three']) socket.send(text)
  await expect.poll(() => heard).toEqual(['one', 'two', 'three'])
  expect(await server.stats()).toMatchObject({ authorized: 1, unauthorized: 0 })
})

test('the socket says whose ticket it was', async () => {
  const second = await server.signIn('second')
  expect(await open(await ticketOf(second))).toMatchObject({
    said: { sub: second.claims.sub, name: 'Second User' },
  })
})

test('a ticket opens one socket, also when two come with it at the same moment', async () => {
  const ticket = await ticketOf(user)
  const answers = await Promise.all([open(ticket), open(ticket)])
  expect(answers.filter((answer) => answer === 401)).toHaveLength(1)
  expect(await open(ticket)).toBe(401)
  expect(await server.stats()).toMatchObject({ authorized: 1, unauthorized: 2 })
})

test('a ticket that nobody used for thirty seconds opens nothing', async () => {
  const [early, late] = [await ticketOf(user), await ticketOf(user)]
  server.wait(29)
  await opens(early)
  server.wait(1)
  expect(await open(late)).toBe(401)
})

test('after a sign-out no ticket opens anything, and none is given', async () => {
  const ticket = await ticketOf(user)
  await server.post('/auth/logout', { refresh_token: user.refresh_token })
  expect(await open(ticket)).toBe(401)
  expect((await ask(user.access_token)).status).toBe(401)
})

test('a session that has reached its end opens nothing, however young the ticket', async () => {
  const short = await runServer({ lifetimes: { sessionMaxAge: 20 } })
  const ticket = await ticketOf(await short.signIn(), short)
  short.wait(20)
  expect(await open(ticket, undefined, short)).toBe(401)
  await short.close()
})

test('an open socket is closed when its session ends: at the next message, and soon without one', async () => {
  const [talking, silent] = [await opens(await ticketOf(user)), await opens(await ticketOf(user))]
  const ends = [once(talking, 'close'), once(silent, 'close')]
  const heard: string[] = []
  talking.on('message', (data) => heard.push(String(data)))
  await server.post('/debug/revoke')
  talking.send('still there?')
  for (const end of ends) {
    const [code, reason] = await end
    expect([code, String(reason)]).toEqual([4401, 'The session has ended.'])
  }
  expect(heard).toEqual([])
})

test('the page of another site opens nothing and uses no ticket up; one that is allowed may', async () => {
  const ticket = await ticketOf(user)
  expect(await open(ticket, 'https://evil.example')).toBe(403)
  expect(await open(ticket, 'null')).toBe(403)
  await opens(ticket, friend)
  await opens(await ticketOf(user), server.origin)
})

test.each(['', 'ticket', 'x'.repeat(43)])('"%s" is no ticket', async (ticket) => {
  expect(await open(ticket)).toBe(401)
})

test('an access token is no ticket, and a ticket no access token', async () => {
  expect(await open(user.access_token)).toBe(401)
  const ticket = await ticketOf(user)
  expect((await server.get('/api/me', ticket)).status).toBe(401)
  expect((await ask(ticket)).status).toBe(401)
  await opens(ticket)
})

test('a request that is no handshake is told so, and uses no ticket up', async () => {
  const ticket = await ticketOf(user)
  const response = await server.call(`/api/socket?ticket=${ticket}`)
  expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket'])
  await opens(ticket)
})

test('with a cookie a ticket is given to our own script alone', async () => {
  const modes = { 'Holdfast-Tokens': 'refresh=cookie; access=cookie' }
  const signedIn = await server.post('/auth/token', { username: 'demo', password: 'demo' }, modes)
  const cookie = [...cookiesOf(signedIn)].map((pair) => pair.join('=')).join('; ')
  const byCookie = async (headers: Record<string, string>): Promise<number> =>
    (await server.post('/auth/ticket', undefined, { cookie, ...headers })).status
  expect(await byCookie({})).toBe(403)
  expect(await byCookie({ ...modes, Origin: 'https://evil.example' })).toBe(403)
  expect(await byCookie({ ...modes, 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  expect(await byCookie({ ...modes, Origin: server.origin, 'Sec-Fetch-Site': 'same-origin' })).toBe(200)
  expect((await server.post('/auth/ticket')).status).toBe(401)
})

test('only text comes back, and no more than 64 kB of it', async () => {
  const binary = await opens(await ticketOf(user))
  binary.send(new Uint8Array(3))
  expect((await once(binary, 'close'))[0]).toBe(1003)
  const long = await opens(await ticketOf(user))
  long.send('x'.repeat(64 * 1024 + 1))
  expect((await once(long, 'close'))[0]).toBe(1009)
})
