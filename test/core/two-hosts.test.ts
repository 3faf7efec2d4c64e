import { expect, test } from 'vitest'
import { begin, settle } from '../../src/core/attempt.js'
import { signOut } from '../../src/core/ended.js'
import { MAIN } from '../../src/core/target.js'
import { MODES } from './modes.js'
import { FAILED, MINUTE, OK, signedInWorld, signedOutWorld, type World } from './world.js'

test('who signs in after another host ended the session is signed in', async () => {
  const world = await signedInWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.host.coordinator.signOut(false)
  expect(await other.signInAs('ada')).toMatchObject({ type: 'granted' })
  expect(world.disk.read()).toMatchObject({ status: 'active' })
})

test('a sign-out in a host that did not see the sign-in is told to the server', async () => {
  const world = signedOutWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.host.signInAs('ada')
  await other.coordinator.signOut(false)
  expect(world.disk.read().status).toBe('signed-out')
  expect(world.server.count.familiesRevoked).toBe(1)
})

test('two users who sign in at the same time are not both told that they are signed in', async () => {
  const world = signedOutWorld()
  const results = await Promise.all([world.host.signInAs('ada'), world.host.signInAs('bob')])
  expect(results.map(({ type }) => type)).toEqual(['granted', 'superseded'])
  expect(await world.request()).toEqual(OK)
})

test('two users who sign in at the same time in two hosts are not both told that they are signed in', async () => {
  const world = signedOutWorld()
  const results = await Promise.all([world.host.signInAs('ada'), world.anotherHost().signInAs('bob')])
  expect(results.map(({ type }) => type)).toEqual(['granted', 'superseded'])
})

test('a host takes the token that another host refreshed', async () => {
  const world = await signedInWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.pass(31 * MINUTE)
  expect(await world.request()).toEqual(OK)
  expect(await other.coordinator.authorize()).toMatchObject({
    type: 'credential',
    credential: { rotation: 1 },
  })
  expect(world.server.count).toMatchObject({ refreshGrants: 1, refreshRetries: 0 })
})

test('a host whose token, and the one that another host fetched, were both withdrawn soon has a good one', async () => {
  const world = await signedInWorld()
  const other = world.anotherHost()
  await other.coordinator.refresh()
  await world.pass(MINUTE)
  world.server.expireAccess()
  await world.request()
  expect(await world.request()).toEqual(OK)
})

test('a host keeps to the Retry-After that another host was told', async () => {
  const world = await signedInWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'busy', retryAfter: MINUTE }]
  expect(await world.request()).toEqual(FAILED)
  expect(await other.coordinator.authorize()).toEqual({ type: 'unreachable' })
  expect(world.server.count.refreshGrants).toBe(0)
})

/** A worker stands back for no page, and its refresh may be under way with the cookie of the session before. */
test.each([
  ['another host hears that the session before is over is signed in', refused, 'granted'],
  ['the user of the session before signs out elsewhere is not', signedOut, 'superseded'],
] as const)('who signs in while %s', async (_, ending, result) => {
  for (const mode of MODES.filter(({ isVolatile }) => !isVolatile)) {
    const world = await signedInWorld({ mode })
    const { signIn } = world.server
    world.server.signIn = (user) => {
      ending(world)
      return signIn(user)
    }
    expect((await world.host.signInAs('ada')).type, mode.name).toBe(result)
    expect((await world.snapshot()).state.status).toBe(result === 'granted' ? 'active' : 'signed-out')
  }
})

function refused(world: World): void {
  const now = world.now()
  const purpose = 'needed'
  world.disk.update((stored) => {
    const begun = begin(stored, { name: '', purpose, target: MAIN, now })
    if (begun.status !== 'refreshing') throw new Error('nobody refreshes')
    const outcome = { type: 'refused', reason: 'expired', message: '' } as const
    return settle(begun, begun.attempt, outcome, now, Math.random)
  })
}

function signedOut(world: World): void {
  world.disk.update((stored) => signOut(stored, false, world.policy, world.now()))
}
