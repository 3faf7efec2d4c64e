import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PageUsers } from '../../sw/page-users.js'

const ADA = { number: 1, subject: 'ada' }
const BOB = { number: 3, subject: 'bob' }

let slot = ''
let present: readonly string[] = []
let slots = 0

beforeEach(() => {
  slot = `slot ${++slots}`
  present = []
})

/** A worker that has just started. */
async function startWorker(): Promise<PageUsers> {
  vi.resetModules()
  const { pageUsers } = await import('../../sw/page-users.js')
  return pageUsers(slot, async () => present)
}

async function write(value: unknown): Promise<void> {
  const { changeSlot } = await import('../../src/host/storage/database.js')
  await changeSlot(slot, () => value)
}

test('a page that was there when another user took over is still the first one’s for the next worker', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  present = ['page', 'its frame']
  await worker.leaving(ADA, 2)
  const next = await startWorker()
  expect(await next.of('page')).toEqual(ADA)
  expect(await next.of('its frame')).toEqual(ADA)
  expect(await next.of('a page that was opened later')).toBe(null)
})

test('a worker that waits to follow another one knows what that has learnt meanwhile', async () => {
  const next = await startWorker()
  await new Promise((later) => setTimeout(later, 50))
  const active = await startWorker()
  active.learnt('page', ADA)
  await active.leaving(null, 2)
  expect(await next.of('page')).toEqual(ADA)
})

test('a page that has been told of the new user is theirs, also for the next worker', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  present = ['page']
  await worker.leaving(ADA, 2)
  worker.learnt('page', BOB)
  await worker.leaving(null, 4)
  expect(await (await startWorker()).of('page')).toEqual(BOB)
})

test('a page that is told of the new user is theirs when it has read that, and not sooner', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  expect(worker.given('page', BOB)).toBe(true)
  expect(await worker.of('page')).toEqual(ADA)
  worker.heard('page', 2)
  expect(await worker.of('page')).toEqual(ADA)
  const before = worker.of('page')
  worker.heard('page', 3)
  expect(await before).toEqual(ADA)
  expect(await worker.of('page')).toEqual(BOB)
})

test('a page of the first user that asks a worker that has just started knows of the next one when it has read it', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  present = ['page']
  await worker.leaving(ADA, 2)
  const next = await startWorker()
  expect(next.given('page', BOB)).toBe(true)
  expect(await next.of('page')).toEqual(ADA)
  next.heard('page', 3)
  expect(await next.of('page')).toEqual(BOB)
})

test('a page that knew of nobody, or of the same one, knows by the answer', async () => {
  const worker = await startWorker()
  expect(await worker.of('page')).toBe(null)
  expect(worker.given('page', ADA)).toBe(false)
  expect(worker.given('page', { number: 2, subject: 'ada' })).toBe(false)
  expect(await worker.of('page')).toEqual({ number: 2, subject: 'ada' })
})

test('that its user has left makes a page nobody else’s', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  worker.learnt('page', null)
  expect(await worker.of('page')).toEqual(ADA)
})

test('a page that was opened after the end of a session is not taken for one of it', async () => {
  const worker = await startWorker()
  present = ['old page']
  await worker.leaving(ADA, 2)
  present = ['old page', 'sign-in page']
  // At the sign-in: the end was seen already.
  await worker.leaving(ADA, 2)
  expect(await worker.of('old page')).toEqual(ADA)
  expect(await worker.of('sign-in page')).toBe(null)
})

test('a frame that has sent nothing yet is of the user whose page it came with, and one that has sent stays theirs', async () => {
  const worker = await startWorker()
  worker.sentAs('frame', ADA)
  worker.sentAs('frame', BOB)
  expect(await worker.of('frame')).toEqual(ADA)
})

test('what the server tells of the user of a session later belongs to the pages that know the session', async () => {
  const worker = await startWorker()
  worker.sentAs('page', { number: 1, subject: undefined })
  worker.sentAs('page', ADA)
  expect(await worker.of('page')).toEqual(ADA)
})

test.each([
  'garbage',
  7,
  null,
  { clients: 'none', upTo: 'none' },
  { clients: new Map<unknown, unknown>([[7, ADA]]), upTo: 1 },
  { clients: new Map<unknown, unknown>([['page', { number: 'one' }]]), upTo: 2 ** 60 },
  { clients: new Map<unknown, unknown>([['page', null]]), upTo: -1 },
])('%o on the disk is nobody’s knowledge, and does no harm', async (value) => {
  await write(value)
  const worker = await startWorker()
  expect(await worker.of('page')).toBe(null)
  present = ['page']
  await worker.leaving(ADA, 2)
  expect(await worker.of('page')).toEqual(ADA)
})

test('a page of the first user is not the next one’s because the disk was slow when the worker started', async () => {
  const worker = await startWorker()
  worker.learnt('page', ADA)
  present = ['page']
  await worker.leaving(ADA, 2)
  const open = vi.spyOn(indexedDB, 'open')
  const refuse = (): never => {
    throw new DOMException('not now', 'UnknownError')
  }
  // It is opened twice before it is given up.
  for (let times = 0; times < 4; times++) open.mockImplementationOnce(refuse)
  const next = await startWorker()
  expect(await next.of('page')).toEqual(ADA)
  expect(open.mock.calls.length).toBeGreaterThan(4)
})
