import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, test } from 'vitest'
import { WebSocket } from 'ws'
import { hashOf } from '../../../demo/server/tokens/opaque-token.js'
import { cookiesOf, type RunningServer, read, runServer, type Tokens } from '../../server/running-server.js'
import { type Prover, prover } from '../../support/prover.js'
import { killedInRotations } from './killed-server.js'
import { recordServerThreat } from './record.js'
import type { ServerAttempt } from './server-attempts.js'
import type { Verdict } from './verdict.js'

const GRACE = 10

let server: RunningServer
beforeAll(async () => {
  server = await runServer({ lifetimes: { refreshGrace: GRACE } })
})
beforeEach(async () => {
  await server.post('/debug/revoke')
  await server.post('/debug/reset')
})
afterAll(() => server.close())

function attempted(attempt: ServerAttempt, judge: () => Promise<Verdict>): void {
  test(attempt, async ({ task }) => recordServerThreat(task, attempt, await judge()))
}

const stoppedIf = (isStopped: boolean): Verdict => (isStopped ? 'stopped' : 'possible')

async function rotated(token: string, key?: string): Promise<Tokens> {
  return read<Tokens>(await server.refresh(token, key))
}

/** A refresh token that was rotated so often, each rotation used, and what the user has now. */
async function aged(rotations: number, key = (at: number) => `name-${at}`) {
  const first = await server.signIn()
  let living = first
  for (let at = 0; at < rotations; at++) {
    living = await rotated(living.refresh_token, key(at))
    await server.get('/api/me', living.access_token)
  }
  return { first, living }
}

const isAlive = async ({ access_token }: Tokens): Promise<boolean> =>
  (await server.get('/api/me', access_token)).status === 200

/** Whether such a refresh brings nothing, and ends the session, whose thief would have it otherwise. */
async function endsSession(living: Tokens, token: string, key?: string): Promise<boolean> {
  const { status } = await server.refresh(token, key)
  return status === 400 && !(await isAlive(living))
}

attempted(
  'refresh one token 200 times at once, with one key, with 200, with none, and so end the session',
  async () => {
    const kinds: ((at: number) => string | undefined)[] = [() => 'one', (at) => `key ${at}`, () => undefined]
    for (const keyOf of kinds) {
      const { refresh_token } = await server.signIn()
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, at) => rotated(refresh_token, keyOf(at))),
      )
      const successors = new Set(answers.map((answer) => answer.refresh_token))
      const [successor] = answers
      if (successors.size !== 1 || !successor || !(await isAlive(successor))) return 'possible'
    }
    const { refreshGrants, replaysDetected } = await server.stats()
    return stoppedIf(refreshGrants === kinds.length && replaysDetected === 0)
  },
)

attempted('present a token that is two rotations old, with its own key within the grace', async () => {
  const { first, living } = await aged(2)
  const answer = await server.refresh(first.refresh_token, 'name-0')
  const isEmpty = !/token"/.test(await answer.text())
  return stoppedIf(answer.status === 409 && isEmpty && (await isAlive(living)))
})

attempted('present it with another key, or after the grace', async () => {
  const one = await aged(2)
  const isNoticed = await endsSession(one.living, one.first.refresh_token, 'another')
  const two = await aged(2)
  server.wait(GRACE)
  return stoppedIf(isNoticed && (await endsSession(two.living, two.first.refresh_token, 'name-0')))
})

attempted(
  'present a token that is one rotation old without its key, within the grace, while nobody has used its successor',
  async () => {
    const first = await server.signIn()
    const second = await rotated(first.refresh_token, 'name-0')
    const thief = await rotated(first.refresh_token)
    return stoppedIf(thief.refresh_token !== second.refresh_token)
  },
)

attempted('the same once the successor was used, or after the grace', async () => {
  const one = await aged(1)
  const isNoticed = await endsSession(one.living, one.first.refresh_token)
  const first = await server.signIn()
  const living = await rotated(first.refresh_token, 'name-0')
  server.wait(GRACE)
  return stoppedIf(isNoticed && (await endsSession(living, first.refresh_token)))
})

attempted(
  'present a token that is one rotation old with its key, after the grace, once its successor was used',
  async () => {
    const { first, living } = await aged(1)
    server.wait(GRACE)
    return stoppedIf(await endsSession(living, first.refresh_token, 'name-0'))
  },
)

attempted('present it with its key while nobody has used its successor', async () => {
  const first = await server.signIn()
  await rotated(first.refresh_token, 'name-0')
  server.wait(GRACE)
  const thief = await rotated(first.refresh_token, 'name-0')
  const isServed = await isAlive(thief)
  // Its owner, whose answer was not lost at all, comes again or goes on, and that is noticed.
  const isNoticed = await endsSession(thief, first.refresh_token, 'name-0')
  if (!isServed) return 'stopped'
  return isNoticed ? 'limited' : 'possible'
})

attempted('draw access tokens from a living token by the key of its parent, without a rotation', async () => {
  const { living } = await aged(1)
  server.wait(GRACE)
  const thief = await rotated(living.refresh_token, 'name-0')
  if (thief.refresh_token === living.refresh_token) return 'possible'
  await isAlive(thief)
  server.wait(GRACE)
  return stoppedIf(await endsSession(thief, living.refresh_token, 'name-1'))
})

attempted(
  'come before the user each time, with token and key, and use nothing before the user does',
  async () => {
    let held = await server.signIn()
    for (let at = 0; at < 3; at++) {
      const thief = await rotated(held.refresh_token, `name-${at}`)
      server.wait(GRACE)
      const user = await rotated(held.refresh_token, `name-${at}`)
      await isAlive(user)
      if (!(await isAlive(thief))) return 'stopped'
      held = user
    }
    return stoppedIf((await server.stats()).replaysDetected > 0)
  },
)

attempted('follow a session by one copy of its store, a moment behind each rotation', async () => {
  let living = await server.signIn()
  let copied = living.refresh_token
  for (let at = 0; at < 5; at++) {
    living = await rotated(living.refresh_token, `name-${at}`)
    await isAlive(living)
    server.wait(GRACE + 1)
    const thief = await server.refresh(copied, `name-${at}`)
    if (thief.status === 400) return stoppedIf(!(await isAlive(living)))
    copied = (await read<Tokens>(thief)).refresh_token
  }
  return 'possible'
})

/** What a browser holds and sends that has signed in with this delivery. */
async function withCookies(delivery: string, username = 'demo'): Promise<Record<string, string>> {
  const account = { username, password: username }
  const answer = await server.post('/auth/token', account, { 'Holdfast-Tokens': delivery })
  const Cookie = [...cookiesOf(answer)].map((pair) => pair.join('=')).join('; ')
  return { Cookie, 'Holdfast-Tokens': delivery }
}

attempted('have a token that came in a cookie answered in the body', async () => {
  for (const access of ['header', 'cookie']) {
    const headers = await withCookies(`refresh=cookie; access=${access}`)
    for (const body of ['header', 'cookie'].map((asked) => `refresh=body; access=${asked}`)) {
      for (const path of ['/auth/refresh', '/auth/token']) {
        const fields = { grant_type: 'refresh_token' }
        const answer = await server.post(path, fields, { ...headers, 'Holdfast-Tokens': body })
        if (/refresh_token"/.test(await answer.text())) return 'possible'
      }
    }
  }
  return stoppedIf((await server.stats()).refreshGrants === 0)
})

attempted('have an access token that is kept in a cookie answered in the body', async () => {
  const headers = await withCookies('refresh=cookie; access=cookie')
  const asked = { ...headers, 'Holdfast-Tokens': 'refresh=cookie; access=header' }
  const answer = await server.post('/auth/refresh', {}, asked)
  return stoppedIf(!/access_token"/.test(await answer.text()))
})

attempted('sign the user out everywhere with a token of a session that has ended', async () => {
  const old = await server.signIn()
  await server.post('/auth/logout', { refresh_token: old.refresh_token })
  const living = await server.signIn()
  await server.post('/auth/logout', { refresh_token: old.refresh_token, everywhere: true })
  await server.post('/auth/logout', { everywhere: true }, { Authorization: `Bearer ${old.access_token}` })
  return stoppedIf(await isAlive(living))
})

const guess = async (username: string): Promise<Response> =>
  server.post('/auth/token', { username, password: 'a guess' })

attempted('guess passwords', async () => {
  const answers: Response[] = []
  for (let at = 0; at < 20; at++) answers.push(await guess('demo'))
  const judged = answers.filter(({ status }) => status === 400).length
  const isTold = answers.some(({ status, headers }) => status === 429 && headers.has('retry-after'))
  return isTold && judged <= 10 ? 'limited' : 'possible'
})

attempted('keep the owner of an account out by guessing at it', async () => {
  await server.signIn()
  const from = (address: string, password: string) =>
    postFrom(address, '/auth/token', { username: 'demo', password })
  for (let at = 0; at < 20; at++) await from('127.0.0.2', `guess ${at}`)
  return stoppedIf((await from('127.0.0.1', 'demo')) === 200)
})

attempted('learn from an answer who has an account', async () => {
  const told = async (answer: Response) => [answer.status, await answer.text()].join(' ')
  const passwords = [await told(await guess('demo')), await told(await guess('nobody'))]
  const links = [
    await told(await server.post('/auth/magic-link', { username: 'demo' })),
    await told(await server.post('/auth/magic-link', { username: 'nobody' })),
  ]
  return stoppedIf(new Set(passwords).size === 1 && new Set(links).size === 1)
})

attempted('break the server by a NUL, by a password of 2 MB, by a body that is none', async () => {
  const strange = ['de\u0000mo', 'x'.repeat(2_000_000), { $ne: '' }, ['demo'], null, 7, '\ud800']
  const statuses: number[] = []
  for (const value of strange) {
    for (const path of ['/auth/token', '/auth/refresh', '/auth/magic-link', '/auth/magic-link/redeem']) {
      const fields = { username: value, password: value, refresh_token: value, token: value }
      statuses.push((await server.post(path, fields)).status)
    }
  }
  const headers = { 'Content-Type': 'application/json' }
  statuses.push((await server.call('/auth/token', { method: 'POST', headers, body: '{' })).status)
  return stoppedIf(statuses.every((status) => status < 500) && (await isAlive(await server.signIn())))
})

interface Letter {
  readonly link: string
}

async function linkOf(username: string, headers: Record<string, string> = {}): Promise<string> {
  await server.post('/auth/magic-link', { username }, headers)
  const [letter] = await read<Letter[]>(await server.call('/debug/outbox'))
  return new URLSearchParams(new URL(letter?.link ?? '').hash.slice(1)).get('magic-link') ?? ''
}

attempted('have a magic link lead elsewhere by `Host` or `returnTo`', async () => {
  await postFrom('127.0.0.1', '/auth/magic-link', { username: 'demo' }, { Host: 'evil.example' })
  for (const returnTo of [
    '//evil.example/',
    '/\\evil.example/',
    'https://evil.example/',
    '/\t/evil.example/',
  ])
    await server.post('/auth/magic-link', { username: 'demo', returnTo })
  const letters = await read<Letter[]>(await server.call('/debug/outbox'))
  return stoppedIf(letters.length > 0 && letters.every(({ link }) => new URL(link).origin === server.origin))
})

attempted('open a magic link twice', async () => {
  const token = await linkOf('demo')
  const redeem = () => server.post('/auth/magic-link/redeem', { token })
  const answers = [...(await Promise.all([redeem(), redeem()])), await redeem()]
  return stoppedIf(answers.filter(({ status }) => status === 200).length === 1)
})

attempted('sign a user in as somebody else by a magic link', async () => {
  const token = await linkOf('second')
  const browser = { Origin: server.origin, 'Sec-Fetch-Site': 'same-origin' }
  const opened = await server.post('/auth/magic-link/redeem', { token }, browser)
  if (opened.status === 200) return 'possible'
  const pressed = await server.post('/auth/magic-link/redeem', { token, confirm: true }, browser)
  return pressed.status === 200 ? 'limited' : 'stopped'
})

attempted('ask for magic links without end', async () => {
  const statuses: number[] = []
  for (let at = 0; at < 60; at++)
    statuses.push((await server.post('/auth/magic-link', { username: `user ${at}` })).status)
  return stoppedIf(statuses.includes(429))
})

attempted(
  'post with the cookie and without the header, or from another origin, another site, `same-site` or `null`',
  async () => {
    const { Cookie = '', ...header } = await withCookies('refresh=cookie; access=cookie')
    const foreign: Record<string, string>[] = [
      { Cookie },
      { Cookie, ...header, Origin: 'https://evil.example' },
      { Cookie, ...header, 'Sec-Fetch-Site': 'cross-site' },
      { Cookie, ...header, 'Sec-Fetch-Site': 'same-site' },
      { Cookie, ...header, Origin: 'null' },
    ]
    const statuses: number[] = []
    for (const headers of foreign) {
      for (const path of ['/auth/refresh', '/auth/logout', '/auth/ticket', '/api/echo'])
        statuses.push((await server.post(path, {}, headers)).status)
    }
    const { familiesRevoked } = await server.stats()
    return stoppedIf(statuses.every((status) => status === 403) && familiesRevoked === 0)
  },
)

attempted('post with the cookie and the header, and no word on where from', async () => {
  const { status } = await server.post('/api/echo', {}, await withCookies('refresh=cookie; access=cookie'))
  return stoppedIf(status === 403)
})

attempted('read with the cookie from a page of another site', async () => {
  const { Cookie = '' } = await withCookies('refresh=cookie; access=cookie')
  const headers = { Cookie, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }
  const answer = await server.call('/api/me', { headers })
  if (answer.status !== 200) return 'stopped'
  // No page of another site is let read it, and no browser sends it along.
  return answer.headers.has('access-control-allow-origin') ? 'possible' : 'limited'
})

attempted('sign a user in by a form of another site', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://evil.example' }
  const body = 'username=second&password=second'
  const answer = await server.call('/auth/token', { method: 'POST', headers, body })
  return stoppedIf([...cookiesOf(answer).keys()].every((name) => !name.includes('token')))
})

attempted('read the cookies in a script, or have them sent elsewhere, by their flags', async () => {
  const headers = { 'Holdfast-Tokens': 'refresh=cookie; access=cookie' }
  const answer = await server.post('/auth/token', { username: 'demo', password: 'demo' }, headers)
  const cookies = answer.headers.getSetCookie().filter((cookie) => cookie.includes('_token='))
  const flags = ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']
  return stoppedIf(
    cookies.length === 2 &&
      cookies.every((cookie) => cookie.startsWith('__Host-') && !cookie.includes('Domain')) &&
      cookies.every((cookie) => flags.every((flag) => cookie.split('; ').includes(flag))),
  )
})

async function ticketOf({ access_token }: Tokens): Promise<string> {
  const answer = await server.post('/auth/ticket', {}, { Authorization: `Bearer ${access_token}` })
  return (await read<{ ticket: string }>(answer)).ticket
}

function opens(ticket: string, origin?: string): Promise<boolean> {
  const query = new URLSearchParams({ ticket })
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/socket?${query}`, {
    ...(origin && { origin }),
  })
  return new Promise((resolve) => {
    socket.on('open', () => {
      resolve(true)
      socket.terminate()
    })
    socket.on('error', () => resolve(false))
  })
}

attempted(
  'open many sockets with one ticket, with a token, from another site, or after a sign-out',
  async () => {
    const user = await server.signIn()
    const ticket = await ticketOf(user)
    const many = await Promise.all(Array.from({ length: 50 }, () => opens(ticket)))
    const others = [
      await opens(user.access_token),
      await opens(user.refresh_token),
      await opens(await ticketOf(user), 'https://evil.example'),
    ]
    const last = await ticketOf(user)
    await server.post('/auth/logout', { refresh_token: user.refresh_token })
    others.push(await opens(last))
    return stoppedIf(many.filter(Boolean).length === 1 && !others.includes(true))
  },
)

attempted('use a ticket as an access token', async () => {
  const { status } = await server.get('/api/me', await ticketOf(await server.signIn()))
  return stoppedIf(status === 401)
})

/** What the sign-in of somebody with a key brings. */
async function bound(owner: Prover): Promise<Tokens> {
  const DPoP = await owner.proof('POST', `${server.origin}/auth/token`)
  return read<Tokens>(await server.post('/auth/token', { username: 'demo', password: 'demo' }, { DPoP }))
}

const proofFor = (by: Prover, path: string, { access_token }: Tokens): Promise<string> =>
  by.proof('GET', server.origin + path, { ath: hashOf(access_token) })

const askedWith = async (path: string, { access_token }: Tokens, headers: object): Promise<number> =>
  (await server.get(path, access_token, { Authorization: `DPoP ${access_token}`, ...headers })).status

attempted(
  'use a copied token that is bound to a key: as `Bearer`, without a proof, with a proof by another key',
  async () => {
    const [owner, thief] = [await prover(server.now), await prover(server.now)]
    const tokens = await bound(owner)
    const { refresh_token } = tokens
    const DPoP = await thief.proof('POST', `${server.origin}/auth/refresh`)
    const statuses = [
      (await server.get('/api/me', tokens.access_token)).status,
      await askedWith('/api/me', tokens, {}),
      await askedWith('/api/me', tokens, { DPoP: await proofFor(thief, '/api/me', tokens) }),
      (await server.refresh(refresh_token)).status,
      (await server.post('/auth/refresh', { refresh_token }, { DPoP })).status,
    ]
    const own = await askedWith('/api/me', tokens, { DPoP: await proofFor(owner, '/api/me', tokens) })
    return stoppedIf(statuses.every((status) => [400, 401].includes(status)) && own === 200)
  },
)

attempted(
  'send a copied request with its DPoP proof a second time, or use the proof for another',
  async () => {
    const owner = await prover(server.now)
    const tokens = await bound(owner)
    const other = await bound(owner)
    const DPoP = await proofFor(owner, '/api/me', tokens)
    if ((await askedWith('/api/me', tokens, { DPoP })) !== 200) return 'possible'
    const unused = await proofFor(owner, '/api/me', tokens)
    const statuses = [
      await askedWith('/api/me', tokens, { DPoP }),
      await askedWith('/api/export.csv', tokens, { DPoP: unused }),
      await askedWith('/api/me', other, { DPoP: unused }),
    ]
    return stoppedIf(statuses.every((status) => status === 401))
  },
)

attempted('kill the server in the middle of rotations, and so end sessions', async () =>
  stoppedIf((await killedInRotations()).every(Boolean)),
)

/** From an address of loopback, all of which are this machine's. */
function postFrom(
  localAddress: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<number> {
  const { port } = new URL(server.origin)
  const options = {
    host: '127.0.0.1',
    localAddress,
    port,
    path,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
  }
  return new Promise((resolve, reject) => {
    request(options, (response) => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end(JSON.stringify(body))
  })
}
