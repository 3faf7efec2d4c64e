import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Coordinator, createCoordinator } from '../../src/core/coordinator.js'
import type { RefreshOutcome } from '../../src/core/outcome.js'
import type { StoredSession } from '../../src/host/storage/session-store.js'
import { createServer, type Server } from '../core/server.js'
import { POLICY } from '../core/surroundings.js'
import { type DiskFault, type FaultyDisk, faultyDisk } from './faulty-disk.js'

const FAULTS: readonly DiskFault[] = ['refuses to open', 'never opens', 'never answers', 'full', 'busy']
const MINUTE = 60_000

let disk: FaultyDisk
let server: Server
/** Settles when the authorization server may answer. */
let answerable: Promise<void>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  disk = faultyDisk()
  server = createServer(Date.now)
  answerable = Promise.resolve()
})
afterEach(() => {
  disk.mend()
  vi.useRealTimers()
})

interface Host {
  readonly coordinator: Coordinator
  readonly stored: StoredSession
  /** What `inspect()` would tell of storage. */
  readonly moves: string[]
  signIn(user?: string): Promise<unknown>
  /** The user a request is answered for, or what became of it. */
  request(): Promise<string | null>
}

/** A worker, or the host in a page, that has just started. */
async function startHost({ isCarriedByCookie = false } = {}): Promise<Host> {
  vi.resetModules()
  const { sessionInIndexedDb } = await import('../../src/host/storage/indexed-db-store.js')
  const moves: string[] = []
  const cookies = { refresh: isCarriedByCookie, access: false }
  const stored = sessionInIndexedDb('test', cookies, (detail) => {
    moves.push(detail)
    if (stored.place() === 'indexeddb') void coordinator.reread()
  })
  const coordinator = createCoordinator(
    {
      now: Date.now,
      random: () => 0.5,
      newName: () => crypto.randomUUID(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      load: stored.load,
      update: stored.update,
      async refresh({ refreshToken }, attempt): Promise<RefreshOutcome> {
        const answer = server.refresh(isCarriedByCookie ? cookie : refreshToken, attempt)
        await answerable
        if (answer.type === 'refused') return { ...answer, message: '' }
        if (answer.type !== 'granted') return { type: 'unreachable', cause: '', retryAfter: null }
        return { type: 'granted', issued: issuedTokens(answer) }
      },
      abandon() {},
      revoke: async (debt) => server.revoke(debt.refreshToken ?? cookie),
      remind() {},
      async leaving() {},
      exclusive: (task) => task(),
      publish() {},
      record() {},
    },
    { ...POLICY, cookies },
  )
  let cookie: string | null = null

  function issuedTokens({ accessToken, refreshToken, expiresIn, claims }: ReturnType<Server['signIn']>) {
    cookie = refreshToken
    return {
      accessToken,
      refreshToken: isCarriedByCookie ? null : refreshToken,
      receivedAt: Date.now(),
      expiresIn,
      refreshExpiresIn: null,
      claims,
    }
  }

  return {
    coordinator,
    stored,
    moves,
    signIn: (user = 'ada') =>
      coordinator.signIn(async () => ({ type: 'granted', issued: issuedTokens(server.signIn(user)) })),
    async request() {
      const authorization = await coordinator.authorize()
      if (authorization.type !== 'credential') return authorization.type
      return server.authorize(authorization.credential.accessToken)
    },
  }
}

/** Lets time pass until it is done. @throws When that takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let isDone = false
  const done = promise.finally(() => {
    isDone = true
  })
  done.catch(() => {})
  for (let passed = 0; !isDone; passed += 50) {
    if (passed > ms) throw new Error(`it takes longer than ${ms} ms`)
    await pass(50)
  }
  return done
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  // The disk does not live by the timers.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function passUntil(isSo: () => boolean, ms: number): Promise<void> {
  for (let passed = 0; !isSo() && passed < ms; passed += 100) await pass(100)
  expect(isSo()).toBe(true)
}

async function signedIn(): Promise<Host> {
  const host = await startHost()
  await within(1_000, host.signIn())
  expect(host.stored.place()).toBe('indexeddb')
  return host
}

async function expectStatus(host: Host, status: string): Promise<void> {
  expect((await within(1_000, host.coordinator.snapshot())).state.status).toBe(status)
}

/** A worker that starts when all is well again finds the session, and can refresh it. */
async function expectKept(host: Host): Promise<void> {
  disk.mend()
  await passUntil(() => host.stored.place() === 'indexeddb', 10_000)
  expect(host.moves).toEqual([expect.stringMatching(/^in memory: \w/), 'on disk again'])
  const next = await startHost()
  expect(await within(5_000, next.request())).toBe('ada')
  await pass(31 * MINUTE)
  expect(await within(5_000, next.request())).toBe('ada')
  expect(server.count).toMatchObject({ replaysDetected: 0, familiesRevoked: 0, forks: 0 })
}

describe.each(FAULTS)('with a disk that is or does this: %s,', (fault) => {
  test('a user can sign in, and is still signed in when the disk is back', async () => {
    const host = await startHost()
    await within(1_000, host.coordinator.snapshot())
    await disk.fail(fault)
    await within(8_000, host.signIn())
    expect(await within(1_000, host.request())).toBe('ada')
    expect(host.stored.place()).toBe('memory')
    await expectKept(host)
  })

  test('a refresh costs one rotation and no session', async () => {
    const host = await signedIn()
    await pass(31 * MINUTE)
    await disk.fail(fault)
    const answers = await within(10_000, Promise.all([host.request(), host.request(), host.request()]))
    expect(answers).toEqual(['ada', 'ada', 'ada'])
    expect(server.count.refreshGrants).toBe(1)
    await expectStatus(host, 'active')
    await expectKept(host)
  })

  test('a refresh whose answer cannot be written down costs no session', async () => {
    const host = await signedIn()
    await pass(31 * MINUTE)
    let answer = () => {}
    answerable = new Promise((resolve) => {
      answer = resolve
    })
    const request = host.request()
    await passUntil(() => server.count.refreshGrants === 1, 1_000)
    await disk.fail(fault)
    answer()
    expect(await within(10_000, request)).toBe('ada')
    await expectKept(host)
  })

  test('a worker that dies with the only copy of fresh tokens loses no session', async () => {
    const host = await signedIn()
    await pass(31 * MINUTE)
    await disk.fail(fault)
    await within(10_000, host.request())
    // The first worker is never asked again; what it held is gone as far as the next one can tell.
    vi.clearAllTimers()
    disk.mend()
    const next = await startHost()
    expect(await within(5_000, next.request())).toBe('ada')
    expect(server.count).toMatchObject({ refreshGrants: 1, replaysDetected: 0, forks: 0 })
  })

  test('two hosts, each with its own memory, cost one rotation and no session', async () => {
    const one = await signedIn()
    const other = await startHost()
    await within(1_000, other.coordinator.snapshot())
    await pass(31 * MINUTE)
    await disk.fail(fault)
    expect(await within(10_000, one.request())).toBe('ada')
    expect(await within(10_000, other.request())).toBe('ada')
    expect(server.count).toMatchObject({ refreshGrants: 1, replaysDetected: 0, forks: 0 })
  })

  test('a sign-out is a sign-out, also for the next worker', async () => {
    const host = await signedIn()
    await disk.fail(fault)
    await within(8_000, host.coordinator.signOut(false))
    await expectStatus(host, 'signed-out')
    expect(server.count.familiesRevoked).toBe(1)
    disk.mend()
    await passUntil(() => host.stored.place() === 'indexeddb', 10_000)
    await expectStatus(await startHost(), 'signed-out')
  })

  test('nobody waits for it a second time', async () => {
    const host = await signedIn()
    await disk.fail(fault)
    await within(8_000, host.coordinator.touch())
    await within(8_000, host.coordinator.refresh())
    for (let call = 0; call < 20; call++) {
      await within(100, Promise.all([host.coordinator.wake(), host.coordinator.touch(), host.request()]))
      await pass(1_000)
    }
    expect(host.moves).toHaveLength(1)
  })
})

describe.each(FAULTS.filter((fault) => fault !== 'full'))(
  'a worker that starts with a disk that is or does this: %s,',
  (fault) => {
    test('knows nothing rather than that nobody is signed in, and serves as soon as the disk can be read', async () => {
      await signedIn()
      vi.clearAllTimers()
      await disk.fail(fault)
      const host = await startHost()
      const request = host.request()
      const told = vi.fn()
      void host.coordinator.snapshot().then(told)
      await pass(7_000)
      expect(told).not.toHaveBeenCalled()
      disk.mend()
      expect(await within(6_000, request)).toBe('ada')
      await expectStatus(host, 'active')
    })

    test('takes the session up again however late the disk comes back', async () => {
      await signedIn()
      vi.clearAllTimers()
      await disk.fail(fault)
      const host = await startHost()
      await within(15_000, host.coordinator.snapshot())
      await pass(MINUTE)
      disk.mend()
      await passUntil(() => host.stored.place() === 'indexeddb', 10_000)
      await expectStatus(host, 'active')
      expect(await within(1_000, host.request())).toBe('ada')
    })

    test('keeps the user who signs in meanwhile, not the one on the disk', async () => {
      await signedIn()
      vi.clearAllTimers()
      await disk.fail(fault)
      const host = await startHost()
      await within(20_000, host.signIn('bob'))
      expect(await within(1_000, host.request())).toBe('bob')
      disk.mend()
      await passUntil(() => host.stored.place() === 'indexeddb', 10_000)
      expect(await within(1_000, host.request())).toBe('bob')
      expect(await within(1_000, (await startHost()).request())).toBe('bob')
    })

    test('asks the server at once where a cookie carries the session', async () => {
      await disk.fail(fault)
      const host = await startHost({ isCarriedByCookie: true })
      await within(5_000, host.coordinator.snapshot())
      expect(server.count.refreshRefused).toBe(1)
    })
  },
)

test('without any IndexedDB nobody waits to be told that nobody is signed in', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const host = await startHost()
  await within(100, host.coordinator.snapshot())
  await within(100, host.signIn())
  expect(await within(100, host.request())).toBe('ada')
  expect(host.stored.place()).toBe('memory')
  vi.unstubAllGlobals()
})

test('a database that is deleted while it is open is deleted at once, and the session goes on', async () => {
  const host = await signedIn()
  await within(1_000, deleted())
  expect(await within(1_000, host.request())).toBe('ada')
  await within(1_000, host.coordinator.wake())
  expect(host.moves).toEqual([])
  expect(await within(1_000, (await startHost()).request())).toBe('ada')
})

test('a connection that closes without a word is opened again', async () => {
  const host = await signedIn()
  disk.dropConnections()
  await pass(31 * MINUTE)
  expect(await within(1_000, host.request())).toBe('ada')
  expect(host.moves).toEqual([])
})

test.each([undefined, 7])(
  'a database of this name that somebody else made (version %s) is used',
  async (version) => {
    await within(1_000, madeElsewhere(version))
    const host = await startHost()
    await within(1_000, host.signIn())
    expect(host.moves).toEqual([])
    await within(1_000, madeElsewhere(9))
    await within(1_000, host.coordinator.touch())
    await within(1_000, host.coordinator.wake())
    expect(host.moves).toEqual([])
    expect(await within(1_000, (await startHost()).request())).toBe('ada')
  },
)

test('a sign-out that the disk never answered does not end the session of who signs in after it', async () => {
  const host = await signedIn()
  await disk.fail('busy')
  await within(8_000, host.coordinator.signOut(false))
  await within(8_000, host.signIn('bob'))
  disk.mend()
  await passUntil(() => host.stored.place() === 'indexeddb', 10_000)
  expect(await within(1_000, host.request())).toBe('bob')
  expect(await within(1_000, (await startHost()).request())).toBe('bob')
})

test('what the disk did not do in time it does not do later', async () => {
  await signedIn()
  const { changeSlot } = await import('../../src/host/storage/database.js')
  await disk.fail('busy')
  const judge = vi.fn(() => 'late')
  await expect(within(4_000, changeSlot('test', judge))).rejects.toThrow('IndexedDB does not answer')
  disk.mend()
  expect(
    await within(
      1_000,
      changeSlot('other', () => 'in time'),
    ),
  ).toBe('in time')
  expect(judge).not.toHaveBeenCalled()
})

test('a full disk forgets a session that its user has ended', async () => {
  const host = await signedIn()
  await disk.fail('full')
  await within(1_000, host.coordinator.signOut(false))
  await pass(100)
  vi.clearAllTimers()
  await expectStatus(await startHost(), 'signed-out')
})

test('a host whose disk failed takes over what another host has refreshed meanwhile', async () => {
  const one = await signedIn()
  const other = await startHost()
  await within(1_000, other.coordinator.snapshot())
  await disk.fail('full')
  for (let touch = 0; touch < 5; touch++)
    await within(
      1_000,
      one.coordinator.refresh().then(() => one.coordinator.touch()),
    )
  disk.mend()
  await passUntil(() => one.stored.place() === 'indexeddb', 10_000)
  await within(1_000, other.coordinator.wake())
  await pass(31 * MINUTE)
  expect(await within(1_000, other.request())).toBe('ada')
  expect(server.count).toMatchObject({ replaysDetected: 0, forks: 0, familiesRevoked: 0 })
})

function deleted(): Promise<unknown> {
  return new Promise((resolve) => {
    indexedDB.deleteDatabase('holdfast').onsuccess = resolve
  })
}

function madeElsewhere(version: number | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('holdfast', version)
    opening.onsuccess = () => resolve(opening.result.close())
  })
}
