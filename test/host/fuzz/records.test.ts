import '../worker-scope.js'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { beforeEach, test, vi } from 'vitest'
import { begin, settle } from '../../../src/core/attempt.js'
import { describe } from '../../../src/core/describe.js'
import { signOut } from '../../../src/core/ended.js'
import { touch } from '../../../src/core/idle.js'
import { beginSession } from '../../../src/core/new-session.js'
import { credentialOf, NO_SESSION, type SessionRecord, UNCONFIRMED } from '../../../src/core/session.js'
import { askStepUp } from '../../../src/core/step-up.js'
import { sessionInIndexedDb } from '../../../src/host/storage/indexed-db-store.js'
import { sessionInMemory } from '../../../src/host/storage/memory-store.js'
import { parseRecord, storedForm } from '../../../src/host/storage/parse-record.js'
import { ownerTold, parseSnapshot } from '../../../src/protocol/snapshot.js'
import { pageUsers } from '../../../sw/page-users.js'
import { POLICY } from '../../core/surroundings.js'
import { MARK, mutatedClone, RUNS, RUNS_THROUGH_ALL, sees, textsIn } from './mutated.js'

const slots = vi.hoisted(() => new Map<string, unknown>())
vi.mock('../../../src/host/storage/database.js', () => ({
  readSlot: async (name: string) => slots.get(name),
  async changeSlot(name: string, judge: (found: unknown, keepAs: (other: string) => void) => unknown) {
    const judged = judge(slots.get(name), (other) => slots.set(other, slots.get(name)))
    slots.set(name, judged)
    return judged
  },
  forgetSlot: async (name: string) => slots.delete(name),
}))
beforeEach(() => slots.clear())

const NOW = Date.UTC(2026, 0, 1)
const POLICIES = { ...POLICY, idle: { after: 1_800_000, warn: 60_000 } }
const ISSUED = {
  accessToken: `${MARK}-a`,
  refreshToken: `${MARK}-r`,
  receivedAt: NOW,
  expiresIn: 1800,
  refreshExpiresIn: 604_800,
  claims: { sub: 'ada', roles: ['reader'] },
}

function signIn(stored: SessionRecord): SessionRecord {
  return beginSession(stored, stored.number, ISSUED, POLICIES, NOW, 'name')
}

const ACTIVE = signIn({ ...NO_SESSION, number: 4, revision: 9 })
const BILLING = '{"resource":"https://billing.example/"}'
const REFRESHING = begin(ACTIVE, { name: 'other', purpose: 'needed', target: BILLING, now: NOW })
const after = (outcome: Parameters<typeof settle>[2]): SessionRecord =>
  settle(REFRESHING, 'name-0', outcome, NOW, () => 1)
const AHEAD = begin(ACTIVE, { name: 'other', purpose: 'ahead', target: '{}', now: NOW })
const refused = { type: 'refused', reason: 'revoked', message: 'Over.' } as const
const RECORDS: readonly SessionRecord[] = [
  NO_SESSION,
  UNCONFIRMED,
  ACTIVE,
  REFRESHING,
  after({ type: 'unreachable', cause: '', retryAfter: 60_000 }),
  after({ type: 'granted', issued: ISSUED }),
  settle(AHEAD, 'name-0', refused, NOW, () => 1),
  askStepUp(ACTIVE, credentialOf(ACTIVE, '{}'), { acrValues: 'otp', maxAge: 60 }, NOW, POLICIES),
  signOut(ACTIVE, true, { ...POLICIES, cookies: { refresh: true, access: true } }, NOW),
]
const damaged = mutatedClone(...RECORDS.map(storedForm))

test('whatever becomes of a record on the disk, it is read as what a host can go on with, or not at all', () => {
  const property = fc.property(damaged, (value) => {
    const record = parseRecord(value)
    if (!record) return
    sees(isDeepStrictEqual(parseRecord(storedForm(record)), record), 'it is the same when it is read again')
    const snapshot = describe(record, NOW, POLICIES)
    sees(!textsIn(snapshot).includes(MARK), 'pages are told no token')
    sees(parseSnapshot(structuredClone(snapshot)) !== null, 'pages can be told of it')
    const next = begin(touch(record, POLICIES, NOW), { name: 'x', purpose: 'ahead', target: '{}', now: NOW })
    sees(parseRecord(storedForm(next)) !== null, 'the next worker can read what this one writes')
    const ended = signOut(next, true, POLICIES, NOW)
    sees(ended.status === 'signed-out' && parseRecord(storedForm(ended)) !== null, 'its user can sign out')
  })
  fc.assert(property, RUNS)
})

test('whatever stands in the place of a session, its user can sign in and out, and a worker that knows it goes on', async () => {
  const property = fc.asyncProperty(damaged, fc.boolean(), async (value, isKnown) => {
    slots.clear()
    const told: string[] = []
    const cookies = { refresh: false, access: false }
    const worker = (): ReturnType<typeof sessionInIndexedDb> =>
      sessionInIndexedDb('slot', cookies, (detail) => told.push(detail))
    const stored = worker()
    if (isKnown) await stored.update(signIn)
    slots.set('slot', value)
    // From here on a worker begins to number anew.
    const { number, revision } = Object(value)
    if ([number, revision].some((each) => typeof each === 'number' && each >= 2 ** 50)) return
    const found = await stored.load()
    const isAside = slots.has('slot unreadable')
    if (parseRecord(value) === null && value !== undefined) {
      sees(
        isAside && Object.is(slots.get('slot unreadable'), value),
        'what cannot be read is put aside as it is',
      )
      sees(!isKnown || found.status === 'active', 'who is signed in stays so')
    }
    sees(!textsIn(told).includes(MARK), 'no token is told')
    sees((await stored.update(signIn)).status === 'active', 'a sign-in is written down')
    sees((await worker().load()).status === 'active', 'the next worker knows it')
    await stored.update((now) => signOut(now, false, POLICIES, NOW))
    sees((await worker().load()).status === 'signed-out', 'and knows of the end')
    sees(!textsIn([...slots]).includes(`${MARK}-a`), 'no access token stays behind')
  })
  await fc.assert(property, RUNS_THROUGH_ALL)
})

test('whatever is written down of who is on which page, and of what is owed, the next worker starts', async () => {
  const ada = { number: 4, subject: 'ada' }
  const kept = { clients: new Map<unknown, unknown>([['page', ada]]), upTo: 3, everywhere: true }
  const clients = [
    kept,
    { ...kept, clients: [['page', ada]] },
    {
      ...kept,
      clients: new Map([
        [7, ada],
        ['page', null],
      ] as never),
    },
  ]
  const property = fc.asyncProperty(mutatedClone(...clients), async (value) => {
    slots.clear()
    slots.set('pages', value)
    slots.set('slot owed', value)
    const owner = await pageUsers('pages', async () => ['page']).of('page')
    sees(owner === null || Number.isSafeInteger(owner.number), 'a page is of a session, or of none')
    const found = await sessionInMemory('slot', { refresh: true, access: true }).load()
    sees(ownerTold(describe(found, NOW, POLICIES)) === null || found.number > 0, 'a session has a number')
  })
  await fc.assert(property, RUNS)
})
