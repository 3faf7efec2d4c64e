import './worker-scope.js'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { begin, settle } from '../../src/core/attempt.js'
import { type Coordinator, createCoordinator } from '../../src/core/coordinator.js'
import { signOut } from '../../src/core/ended.js'
import { beginSession, contest } from '../../src/core/new-session.js'
import type { RefreshOutcome } from '../../src/core/outcome.js'
import { credentialOf, NO_SESSION, type SessionRecord, UNCONFIRMED } from '../../src/core/session.js'
import { askStepUp } from '../../src/core/step-up.js'
import type { IssuedTokens } from '../../src/core/tokens.js'
import { newKey } from '../../src/host/dpop/proof.js'
import { parseRecord, storedForm } from '../../src/host/storage/parse-record.js'
import { createServer, type Server, type WireTokens } from '../core/server.js'
import { POLICY } from '../core/surroundings.js'
import { isWhole } from '../support/whole.js'

const SLOT = 'test'
const ASIDE = 'test unreadable'
const BILLING = '{"resource":"https://billing.example/"}'
const POLICIES = { ...POLICY, idle: { after: 1_800_000, warn: 60_000 } }

let server: Server
let cookie: string | null
let clock: number

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  clock = 0
  cookie = null
  server = createServer(now)
})

function now(): number {
  return Date.now() + clock
}

interface Host {
  readonly coordinator: Coordinator
  /** What `inspect()` would tell of storage. */
  readonly events: string[]
  signIn(): Promise<unknown>
  /** The user a request is answered for, or what became of it. */
  request(): Promise<string | null>
}

/** A worker that has just started. */
async function startHost(isCarriedByCookie = false): Promise<Host> {
  vi.resetModules()
  const { sessionInIndexedDb } = await import('../../src/host/storage/indexed-db-store.js')
  const events: string[] = []
  const cookies = { refresh: isCarriedByCookie, access: false }
  const stored = sessionInIndexedDb(SLOT, cookies, (detail) => {
    events.push(detail)
    void coordinator.reread()
  })
  const coordinator = createCoordinator(
    {
      now,
      random: () => 0.5,
      newName: () => crypto.randomUUID(),
      async sleep(ms) {
        clock += ms
      },
      load: stored.load,
      update: stored.update,
      async refresh({ refreshToken }, attempt): Promise<RefreshOutcome> {
        const answer = server.refresh(isCarriedByCookie ? cookie : refreshToken, attempt)
        if (answer.type === 'refused') return { ...answer, message: '' }
        if (answer.type !== 'granted') return { type: 'unreachable', cause: '', retryAfter: null }
        return { type: 'granted', issued: issuedTokens(answer, isCarriedByCookie) }
      },
      abandon() {},
      revoke: async ({ refreshToken }) => server.revoke(refreshToken ?? cookie),
      remind() {},
      async leaving() {},
      exclusive: (task) => task(),
      publish: (snapshot) => void structuredClone(snapshot),
      record() {},
    },
    { ...POLICIES, cookies },
  )
  return {
    coordinator,
    events,
    signIn: () =>
      bounded(
        coordinator.signIn(async () => ({
          type: 'granted',
          issued: issuedTokens(server.signIn('ada'), isCarriedByCookie),
        })),
      ),
    async request() {
      const authorization = await bounded(coordinator.authorize())
      if (authorization.type !== 'credential') return authorization.type
      return server.authorize(authorization.credential.accessToken)
    },
  }
}

function issuedTokens(
  { accessToken, refreshToken, expiresIn, claims }: WireTokens,
  isCarriedByCookie: boolean,
): IssuedTokens {
  cookie = refreshToken
  return {
    accessToken,
    refreshToken: isCarriedByCookie ? null : refreshToken,
    receivedAt: now(),
    expiresIn,
    refreshExpiresIn: null,
    claims,
  }
}

/** @throws When it hangs. */
function bounded<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('it hangs')), 5_000)
    work.then(resolve, reject).finally(() => clearTimeout(late))
  })
}

async function inStore<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open('holdfast')
  opening.onupgradeneeded = () => opening.result.createObjectStore('session')
  return new Promise((resolve, reject) => {
    opening.onsuccess = () => {
      const asked = act(opening.result.transaction('session', 'readwrite').objectStore('session'))
      asked.onsuccess = () => {
        opening.result.close()
        resolve(asked.result)
      }
      asked.onerror = reject
    }
  })
}

/** What any script of the origin can do. */
async function write(value: unknown): Promise<void> {
  await inStore((store) => store.put(value, SLOT))
}

function slot(name: string): Promise<unknown> {
  return inStore((store) => store.get(name))
}

/** All that a user does is possible, and is what it says. */
async function expectUsable(isCarriedByCookie: boolean): Promise<Host> {
  const host = await startHost(isCarriedByCookie)
  await bounded(host.coordinator.snapshot())
  await host.request()
  await bounded(host.coordinator.touch())
  await bounded(host.coordinator.wake())
  await bounded(host.coordinator.refresh())
  expect(await host.signIn()).toMatchObject({ type: 'granted' })
  expect((await bounded(host.coordinator.snapshot())).state.status).toBe('active')
  expect(await host.request()).toBe('ada')
  expect(await (await startHost(isCarriedByCookie)).request()).toBe('ada')
  await bounded(host.coordinator.signOut(false))
  expect((await bounded(host.coordinator.snapshot())).state.status).toBe('signed-out')
  expect((await (await startHost(isCarriedByCookie)).coordinator.snapshot()).state.status).toBe('signed-out')
  expect(await host.signIn()).toMatchObject({ type: 'granted' })
  expect(await host.request()).toBe('ada')
  return host
}

const cyclic: Record<string, unknown> = {}
cyclic.itself = cyclic

const HOSTILE = [
  ...[
    undefined,
    null,
    true,
    '',
    'garbage',
    'two\nlines',
    'constructor',
    '__proto__',
    'signed-out',
    'refreshing',
  ],
  ...[
    0,
    -1,
    0.5,
    Number.NaN,
    Infinity,
    -Infinity,
    1e300,
    2 ** 49,
    2 ** 51,
    2 ** 52,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53),
  ],
  ...[
    [],
    {},
    cyclic,
    { toString: 1, valueOf: 1 },
    { sub: { toString: 1 } },
    1n,
    new Date(NaN),
    /x/,
    new Error('x'),
  ],
  ...[new Map([[1, 2]]), new Uint8Array(3), new Blob(['x']), Array(3), 'x'.repeat(100_000)],
]

const proofKey = await newKey()

/** One of each kind that this library writes. */
function records(): SessionRecord[] {
  const issued = issuedTokens(server.signIn('ada'), false)
  const active = beginSession(NO_SESSION, 0, issued, POLICIES, now(), 'name')
  const intent = { name: 'other', purpose: 'ahead', now: now() } as const
  const refreshing = begin(active, { ...intent, target: '{}' })
  const forBilling = begin(active, { ...intent, target: BILLING })
  const settled = (before: SessionRecord, outcome: RefreshOutcome): SessionRecord =>
    settle(before, 'name-0', outcome, now(), () => 1)
  const day = 24 * 3_600_000
  const asked = { acrValues: 'otp', maxAge: 60 }
  const asking = askStepUp(active, credentialOf(active, '{}'), asked, now(), POLICIES)
  return [
    NO_SESSION,
    UNCONFIRMED,
    active,
    refreshing,
    forBilling,
    settled(refreshing, { type: 'unreachable', cause: '', retryAfter: day }),
    settled(refreshing, { type: 'refused', reason: 'revoked', message: 'Over.' }),
    settled(refreshing, { type: 'granted', issued }),
    settled(forBilling, { type: 'granted', issued }),
    settled(forBilling, { type: 'target-refused', error: 'invalid_target' }),
    signOut(active, false, POLICIES, now()),
    signOut(active, true, { ...POLICIES, cookies: { refresh: true, access: true } }, now()),
    beginSession(NO_SESSION, 0, { ...issued, isBound: true, proofKey }, POLICIES, now(), 'name'),
    contest(active, active.number, { ...POLICIES, cookies: { refresh: true, access: true } }, now()),
    asking,
    beginSession(asking, asking.number, issued, POLICIES, now(), 'name'),
    { ...active, number: Date.now(), revision: Date.now() + 5 },
  ]
}

/** Every place in a record, as a path. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))]
}

function changed(value: unknown, [name, ...deeper]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to
  return { ...Object(value), [name]: changed(Object(value)[name], deeper, to) }
}

describe.each([false, true])('where a cookie carries the session: %s,', (isCarriedByCookie) => {
  test('whatever a script writes in the place of the session, its user can sign in and out', async () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, fc.constantFrom(...HOSTILE)), async (value) => {
        globalThis.indexedDB = new IDBFactory()
        await write(value)
        await expectUsable(isCarriedByCookie)
      }),
      { numRuns: isWhole ? 150 : 40 },
    )
  })

  test('whatever one member of a record is changed to, its user can sign in and out', async () => {
    const damaged = fc.constantFrom(...records()).chain((record) => {
      const whole = storedForm(record)
      return fc
        .tuple(fc.constantFrom(...placesIn(whole)), fc.constantFrom(...HOSTILE))
        .map(([place, to]) => changed(whole, place, to))
    })
    await fc.assert(
      fc.asyncProperty(damaged, async (value) => {
        globalThis.indexedDB = new IDBFactory()
        await write(value)
        await expectUsable(isCarriedByCookie)
      }),
      { numRuns: isWhole ? 400 : 100 },
    )
  })
})

test('what this library wrote is read as it was', () => {
  for (const record of records()) {
    expect(parseRecord(structuredClone(storedForm(record)))).toEqual(record)
  }
})

test.each([
  ['that would last for ever', { until: 8e15 }],
  ['that leads to a script', { interrupted: { returnTo: 'javascript:steal()' } }],
  ['that leads elsewhere', { interrupted: { returnTo: '//thief.example/' } }],
])(
  'a sign-in under way %s is none',
  (_, change: { readonly until?: number; readonly interrupted?: object }) => {
    const interrupted = { error: 'interrupted', message: '', description: '', at: now(), returnTo: '/notes' }
    const signingIn = { host: 'this', since: now(), until: now() + 95_000, interrupted }
    const whole = { ...NO_SESSION, signingIn }
    expect(parseRecord(storedForm(whole))).toEqual(whole)
    const damaged = { ...signingIn, ...change, interrupted: { ...interrupted, ...change.interrupted } }
    expect(parseRecord(storedForm({ ...whole, signingIn: damaged }))).toBeNull()
  },
)

function ofVersion(version: unknown, record: SessionRecord): object {
  return { ...storedForm(record), version }
}

const UNREADABLE = [
  ['text', () => 'garbage'],
  ['a session without tokens', () => ({ status: 'active', number: 1, revision: 5, tokens: null })],
  ['a revision beyond all numbers', (record) => ({ ...record, revision: 2 ** 53 })],
  ['a session of a newer version, as after a deploy that is taken back,', (record) => ofVersion(2, record)],
  ['a session of an older version', (record) => ofVersion(0, record)],
  ['a session that has no version', (record) => ofVersion(undefined, record)],
  [
    'a key that the browser has written down and cannot read again',
    (record) => changed(record, ['tokens', 'proofKey'], { ...proofKey, privateKey: null }),
  ],
  ['a status that every object has', (record) => ({ ...record, status: 'toString' })],
  [
    'a try in three days',
    (record) => ({
      ...record,
      status: 'refreshing',
      attempt: 'name-0',
      target: '{}',
      since: now(),
      purpose: 'needed',
      failures: 1,
      retryAt: now() + 3 * 24 * 3_600_000,
      probeUntil: 0,
    }),
  ],
] as const satisfies readonly (readonly [string, (record: SessionRecord) => unknown])[]

describe.each(UNREADABLE)('%s in the place of a session', (_, damage) => {
  test('signs its user out at the worst, is put aside, told once, and forgotten at the sign-out', async () => {
    await (await startHost()).signIn()
    const damaged = damage((await slot(SLOT)) as SessionRecord)
    await write(damaged)
    const host = await startHost()
    expect((await host.coordinator.snapshot()).state.status).toBe('signed-out')
    expect(await host.request()).toBe('anonymous')
    await host.coordinator.wake()
    expect(host.events).toEqual([`unreadable, put aside as "${ASIDE}"`])
    expect(await slot(ASIDE)).toEqual(damaged)
    expect((await startHost()).events).toEqual([])
    await host.signIn()
    expect(await host.request()).toBe('ada')
    await host.coordinator.signOut(false)
    await vi.waitFor(async () => expect(await slot(ASIDE)).toBeUndefined())
  })

  test('costs nobody the session that a cookie carries', async () => {
    await (await startHost(true)).signIn()
    await write(damage((await slot(SLOT)) as SessionRecord))
    const host = await startHost(true)
    expect((await host.coordinator.snapshot()).state.status).toBe('active')
    expect(await host.request()).toBe('ada')
  })

  test('is written over by a worker that knows the session', async () => {
    const host = await startHost()
    await host.signIn()
    await write(damage((await slot(SLOT)) as SessionRecord))
    clock += 31 * 60_000
    await host.coordinator.wake()
    await host.signIn()
    expect(await host.request()).toBe('ada')
    expect(host.events).toHaveLength(1)
    expect(await (await startHost()).request()).toBe('ada')
  })

  test('is taken by every host for the end of what it knew', async () => {
    const other = await startHost()
    await other.signIn()
    await write(damage((await slot(SLOT)) as SessionRecord))
    const host = await startHost()
    await host.coordinator.snapshot()
    expect((await other.coordinator.wake()).state.status).toBe('signed-out')
    await host.signIn()
    await other.coordinator.wake()
    expect(await other.request()).toBe('ada')
  })
})

test('who has signed out is not signed in by a cookie because the record of it is damaged', async () => {
  const host = await startHost(true)
  await host.signIn()
  await host.coordinator.signOut(false)
  cookie = server.signIn('ada').refreshToken
  await write({ ...Object(await slot(SLOT)), revision: Number.NaN })
  expect((await (await startHost(true)).coordinator.snapshot()).state.status).toBe('signed-out')
})

test('who signs in with the highest number that is read at all can do all that others can', async () => {
  const host = await startHost()
  await host.signIn()
  await write({ ...Object(await slot(SLOT)), number: 2 ** 50, revision: 2 ** 50 })
  const next = await startHost()
  expect(await next.request()).toBe('ada')
  await next.coordinator.signOut(false)
  expect(await next.signIn()).toMatchObject({ type: 'granted' })
  expect(await next.request()).toBe('ada')
  await expectUsable(false)
})

test('a session goes on in a database that a script has made with other keys', async () => {
  const opening = indexedDB.open('holdfast')
  opening.onupgradeneeded = () => opening.result.createObjectStore('session', { keyPath: 'id' })
  await new Promise((made) => {
    opening.onsuccess = made
  })
  opening.result.close()
  const host = await startHost()
  await host.signIn()
  expect(host.events).toEqual([])
  expect(await (await startHost()).request()).toBe('ada')
})

test.each([2 ** 31, Number.MAX_SAFE_INTEGER])(
  'a session goes on in a database of version %i',
  async (version) => {
    const opening = indexedDB.open('holdfast', version)
    await new Promise((made) => {
      opening.onsuccess = made
    })
    opening.result.close()
    const host = await startHost()
    await host.signIn()
    expect(host.events).toEqual([])
    expect(await (await startHost()).request()).toBe('ada')
  },
)
