import { expect, test } from 'vitest'
import { protectedRequest } from './protected-request.js'
import { POLICY } from './surroundings.js'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

async function expiredWorld(): Promise<World> {
  const world = await signedInWorld({ policy: { ...POLICY, hold: 2 * MINUTE } })
  world.server.faults = [{ type: 'refused', reason: 'expired' }]
  await world.pass(31 * MINUTE)
  return world
}

test('requests of an expired session go out when the same user has signed in again', async () => {
  const world = await expiredWorld()
  const held = world.requests(3)
  await world.pass(30 * SECOND)
  expect((await world.snapshot()).state.status).toBe('signed-out')
  await world.host.signInAs('ada')
  expect(await held).toEqual([OK, OK, OK])
})

test('another user gets none of them', async () => {
  const world = await expiredWorld()
  const held = world.requests(3)
  await world.pass(30 * SECOND)
  await world.host.signInAs('bob')
  expect(await held).toEqual([UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED])
})

test('at the limit they get the answer of the server', async () => {
  const world = await expiredWorld()
  const asked = world.now()
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeGreaterThanOrEqual(2 * MINUTE)
  expect(world.now() - asked).toBeLessThan(2 * MINUTE + 5 * SECOND)
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeLessThan(2 * MINUTE + 10 * SECOND)
})

test('they go out in the order in which they were asked', async () => {
  const world = await expiredWorld()
  const order: number[] = []
  const held = [1, 2, 3, 4, 5].map((name) =>
    protectedRequest(world.host, world.server, { sent: (number) => number !== null && order.push(name) }),
  )
  await world.pass(30 * SECOND)
  await world.host.signInAs('ada')
  expect(await Promise.all(held)).toEqual(Array(5).fill(OK))
  expect(order).toEqual([1, 2, 3, 4, 5])
})

test('asking for a refresh of a session that has ended is answered at once', async () => {
  const world = await signedInWorld({ policy: { ...POLICY, hold: 2 * MINUTE } })
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'refused', reason: 'expired' }]
  const asked = world.now()
  expect(await world.host.coordinator.refresh()).toMatchObject({ type: 'stale' })
  expect(await world.host.coordinator.refresh()).toMatchObject({ type: 'anonymous' })
  expect(world.now() - asked).toBeLessThan(SECOND)
})

test('a sign-out ends the wait at once', async () => {
  const world = await expiredWorld()
  const held = world.request()
  await world.pass(10 * SECOND)
  const asked = world.now()
  await world.host.coordinator.signOut(false)
  expect(await held).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeLessThan(5 * SECOND)
})
