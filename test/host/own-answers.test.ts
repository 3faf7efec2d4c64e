import './worker-scope.js'
import { beforeEach, expect, test, vi } from 'vitest'
import { MAIN } from '../../src/core/target.js'
import { createJournal } from '../../src/host/journal.js'
import { interceptor } from '../../src/host/request/intercept.js'
import { namesToken, rejection } from '../../src/host/request/is-rejected.js'
import { ownAnswers } from '../../src/host/request/own-answers.js'
import { MODES, type Mode } from '../core/modes.js'
import { MINUTE, signedInWorld, type World } from '../core/world.js'

const network = vi.hoisted(() => vi.fn<(request: Request) => Promise<Response>>())
vi.mock('../../src/host/send.js', () => ({ send: network }))

const HEADER: Mode = { name: '', cookies: { refresh: false, access: false }, isVolatile: false }
const COOKIE: Mode = { name: '', cookies: { refresh: true, access: true }, isVolatile: false }
const lasting = MODES.filter(({ isVolatile }) => !isVolatile)

/** What the browser has kept, by URL. */
const kept = new Map<string, string>()
/** Which requests have reached the resource server, and how. */
const arrived: Request[] = []
let isOffline = false
/** Paths whose answers lead to another origin, which allows no CORS. */
let elsewhere: readonly string[] = []

beforeEach(() => {
  kept.clear()
  arrived.length = 0
  isOffline = false
  elsewhere = []
})

/** A worker whose browser caches, and whose API answers everybody with their name, to be kept for an hour. */
function workerOf(world: World) {
  network.mockImplementation(async (request) => {
    const { url, cache, headers, mode, method } = request
    const found = kept.get(url)
    if (found !== undefined && ['default', 'force-cache'].includes(cache)) return answered(found, url)
    if (isOffline) throw new TypeError('offline')
    arrived.push(request)
    const bearer = headers.get('authorization')?.replace('Bearer ', '')
    const cookie = request.credentials === 'omit' ? null : world.jar.access
    const user = world.server.authorize(bearer ?? cookie) ?? 'nobody'
    if (cache !== 'no-store' && method === 'GET') kept.set(url, user)
    if (elsewhere.includes(new URL(url).pathname) && mode === 'cors') throw new TypeError('CORS')
    return answered(user, url)
  })
  const { answer } = interceptor(
    world.host.coordinator,
    {
      dpop: null,
      credentialHeaders: ({ accessToken }) => (accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    createJournal('worker'),
    rejection(null),
    namesToken,
    [],
  )
  return async (init: Init = {}, path = '/api/me', owner: number | null = null): Promise<string> => {
    const passing = {
      request: requestFor(path, init),
      isAbandoned: async () => false,
      owner: async () => (owner === null ? null : { number: owner, subject: 'ada' }),
      sentAs() {},
      learnt: async () => {},
      waitUntil() {},
    }
    return (await answer(passing, MAIN)).text()
  }
}

type Init = RequestInit & { readonly isNavigation?: true }

/** No script makes a request to navigate. */
function requestFor(path: string, { isNavigation, ...init }: Init): Request {
  const request = new Request(`https://app.example${path}`, init)
  if (isNavigation) Object.defineProperty(request, 'mode', { value: 'navigate' })
  return request
}

function answered(user: string, url: string): Response {
  const response = new Response(user)
  Object.defineProperty(response, 'url', { value: url })
  return response
}

/** How the last request went out. */
function last(): Request {
  const request = arrived.at(-1)
  if (!request) throw new Error('nothing has arrived')
  return request
}

test.each(lasting)(
  'the next user is not answered with what the first one has fetched: $name',
  async (mode) => {
    const world = await signedInWorld({ mode })
    const get = workerOf(world)
    expect(await get()).toBe('ada')
    await world.host.coordinator.signOut(false)
    expect(await get()).toBe('nobody')
    await world.host.signInAs('bob')
    expect(await get()).toBe('bob')
  },
)

test.each(lasting)('… nor one who signs in over them: $name', async (mode) => {
  const world = await signedInWorld({ mode })
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  expect(await get()).not.toBe('ada')
})

test('what the next user has fetched themselves the browser may keep for them', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  for (let times = 0; times < 5; times++) expect(await get()).toBe('bob')
  expect(arrived).toHaveLength(2)
  expect(await get({}, '/api/notes')).toBe('bob')
  expect(arrived).toHaveLength(3)
})

test('the only user of a browser is answered by its cache, in their first session and whenever they sign in again', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  await get()
  await world.host.signInAs('ada')
  await get()
  await world.host.coordinator.signOut(false)
  // What is answered to nobody is not kept for them.
  expect(await get()).toBe('nobody')
  await world.host.signInAs('ada')
  expect(await get()).toBe('ada')
  expect(arrived.map(({ cache }) => cache)).toEqual(['default', 'no-store'])
})

test('who comes back after somebody else is answered by the server, however long ago that was', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await world.host.signInAs('bob')
  await get()
  await world.host.signInAs('ada')
  await world.pass(365 * 24 * 60 * MINUTE)
  expect(await get()).toBe('ada')
  await world.host.signInAs('ada')
  await get()
  expect(arrived).toHaveLength(3)
})

test('users whom the server does not name may be others each time', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  const { signIn } = world.host.coordinator
  await signIn(async () => {
    const { accessToken, refreshToken } = world.server.signIn('ada')
    const issued = {
      accessToken,
      refreshToken,
      receivedAt: world.now(),
      expiresIn: 1800,
      refreshExpiresIn: null,
    }
    return { type: 'granted', issued: { ...issued, claims: {} } }
  })
  await get()
  expect(last().cache).toBe('reload')
  expect(arrived).toHaveLength(2)
})

test('a worker that has died asks once more, and no user is answered with another’s', async () => {
  const world = await signedInWorld()
  await workerOf(world)()
  await world.host.signInAs('bob')
  await workerOf(world)()
  const next = { ...world, host: world.anotherHost() }
  expect(await workerOf(next)()).toBe('bob')
  expect(arrived).toHaveLength(3)
})

test('without a network the next user gets an error, and not what the first one has fetched', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  isOffline = true
  await expect(get()).rejects.toThrow('offline')
  await expect(get({ isNavigation: true })).rejects.toThrow('offline')
  isOffline = false
  expect(await get()).toBe('bob')
})

test('a page of the first user, which has not heard of the next one, is not answered with what they have fetched', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await world.host.signInAs('bob')
  await get()
  expect(await get({}, '/api/me', 1)).toBe('nobody')
  // Nor is the next one answered as nobody.
  expect(await get()).toBe('bob')
})

test.each(['no-store', 'reload', 'no-cache', 'only-if-cached'] as const)(
  'a page’s own cache: %s stays',
  async (cache) => {
    const world = await signedInWorld()
    const get = workerOf(world)
    await world.host.signInAs('bob')
    await get({ cache, mode: 'same-origin' })
    expect(last().cache).toBe(cache)
    await get()
    expect(last().cache, 'and says nothing of what the browser has kept').toBe('reload')
  },
)

test('a page that is gone back to, for which browsers force their cache, is not the first user’s', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  expect(await get({ cache: 'force-cache' })).toBe('bob')
  expect(await get({ cache: 'force-cache' })).toBe('bob')
  expect(arrived).toHaveLength(2)
})

test.each([
  ['a navigation', { isNavigation: true }, 'same-origin'],
  ['an image', { mode: 'no-cors' }, 'no-cors'],
  [
    'a film, whose range an image’s mode would lose',
    { mode: 'no-cors', headers: { range: 'bytes=0-' } },
    'cors',
  ],
] as const)('%s that a cookie authorises is asked for anew, too', async (_, init, mode) => {
  const world = await signedInWorld({ mode: COOKIE })
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  const { headers, ...rest } = { headers: {}, ...init }
  const asked: Init = { ...rest, headers: new Headers(headers) }
  expect(await get(asked)).toBe('bob')
  expect(last()).toMatchObject({ cache: 'reload', mode, credentials: 'same-origin' })
})

test('a film that leads to where CORS is not allowed is still shown, and is the next user’s', async () => {
  const world = await signedInWorld({ mode: COOKIE })
  const get = workerOf(world)
  const film = { mode: 'no-cors', headers: { range: 'bytes=0-' } } as const
  await get(film, '/api/film')
  await world.host.signInAs('bob')
  elsewhere = ['/api/film']
  expect(await get(film, '/api/film')).toBe('bob')
})

test('a film that everybody may see is asked for in parts, past the cache, also when nobody is signed in any more', async () => {
  const world = await signedInWorld({ mode: COOKIE })
  const get = workerOf(world)
  await world.host.coordinator.signOut(false)
  await get({ mode: 'no-cors', headers: { range: 'bytes=0-' } }, '/api/film')
  expect(last()).toMatchObject({ cache: 'no-store', mode: 'cors' })
  expect(last().headers.get('range')).toBe('bytes=0-')
})

test('a request with a condition of its own stays as it is: it passes the cache by', async () => {
  const world = await signedInWorld({ mode: HEADER })
  const get = workerOf(world)
  await world.host.signInAs('bob')
  await get({ headers: { 'if-none-match': '"1"' } })
  expect(last().cache).toBe('default')
})

test('what is sent again after a refresh is asked for anew as well', async () => {
  const world = await signedInWorld()
  const get = workerOf(world)
  await get()
  await world.host.signInAs('bob')
  network.mockImplementationOnce(async (request) => {
    arrived.push(request)
    return new Response('', { status: 401 })
  })
  expect(await get()).toBe('bob')
  expect(arrived.slice(-2).map(({ cache }) => cache)).toEqual(['reload', 'reload'])
})

test('a session of URLs without end keeps no more in mind than a worker may', async () => {
  network.mockImplementation(async (request) => {
    arrived.push(request)
    return answered('bob', request.url)
  })
  const sendOwn = ownAnswers(() => 2)
  const get = (page: number): Promise<Response> => {
    const request = new Request(`https://app.example/api/list?page=${page}`)
    return sendOwn(request, (cache) => new Request(request, { cache }))
  }
  for (let page = 0; page < 600; page++) await get(page)
  await get(599)
  expect(last().cache).toBe('default')
  await get(0)
  expect(last().cache).toBe('reload')
})
