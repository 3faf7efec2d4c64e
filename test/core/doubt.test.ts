import { expect, test } from 'vitest'
import type { Fault } from './server.js'
import { FAILED, MINUTE, OK, SECOND, signedInWorld } from './world.js'

const doubts: readonly Fault[] = [
  { type: 'unreachable' },
  { type: 'cut' },
  { type: 'malformed' },
  { type: 'busy', retryAfter: null },
  { type: 'busy', retryAfter: 2000 },
  { type: 'hang' },
]

test.each(doubts)('nobody is signed out by an authorization server that is %o', async (fault) => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = Array(5).fill(fault)
  await world.requests(3)
  expect((await world.snapshot()).state).toMatchObject({ status: 'active' })
  await world.pass(5 * MINUTE)
  while (world.server.faults.length > 0) {
    await world.request()
    await world.pass(MINUTE)
  }
  expect(await world.request()).toEqual(OK)
  expect(await world.snapshot()).toMatchObject({ state: { reachable: true } })
  expect(world.server.count).toMatchObject({ refreshGrants: 1, replaysDetected: 0 })
})

test('a request fails, and does not hang, when the authorization server is away for longer than patience', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = Array(100).fill({ type: 'unreachable' })
  const asked = world.now()
  expect(await world.requests(3)).toEqual([FAILED, FAILED, FAILED])
  expect(world.now() - asked).toBeLessThanOrEqual(10 * SECOND)
  expect((await world.snapshot()).state).toMatchObject({ status: 'active', reachable: false })
})

test('a request does not wait for a Retry-After beyond its patience', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'busy', retryAfter: 20 * SECOND }]
  const asked = world.now()
  expect(await world.request()).toEqual(FAILED)
  expect(await world.request()).toEqual(FAILED)
  expect(world.now() - asked).toBeLessThan(SECOND)
  expect(world.server.faults).toEqual([])
  await world.pass(22 * SECOND)
  expect(await world.request()).toEqual(OK)
})

test('an authorization server that is away does not disturb requests whose token is still valid', async () => {
  const world = await signedInWorld()
  await world.pass(26 * MINUTE)
  world.server.faults = Array(100).fill({ type: 'unreachable' })
  for (let second = 0; second < 60; second++) {
    expect(await world.request()).toEqual(OK)
    await world.pass(SECOND)
  }
  expect(world.server.faults.length).toBeGreaterThan(90)
})

test('a request whose refresh leaves nothing behind fails, and does not ask for ever', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  const stored = world.disk.read()
  Object.assign(world.disk, { update: () => stored })
  expect(await world.host.coordinator.authorize()).toEqual({ type: 'unreachable' })
  expect(world.server.count.refreshGrants).toBe(0)
})
