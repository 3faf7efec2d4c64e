import { expect, test } from 'vitest'
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

test('a sign-out ends the wait at once', async () => {
  const world = await expiredWorld()
  const held = world.request()
  await world.pass(10 * SECOND)
  const asked = world.now()
  await world.host.coordinator.signOut(false)
  expect(await held).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeLessThan(5 * SECOND)
})
