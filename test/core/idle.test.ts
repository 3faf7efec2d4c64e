import { expect, test } from 'vitest'
import { POLICY } from './surroundings.js'
import { HOUR, MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

const idle = { ...POLICY, idle: { after: 30 * MINUTE, warn: MINUTE } }

const idleWorld = (): Promise<World> => signedInWorld({ policy: idle, accessTtl: 600 })

test('a refresh does not move the idle deadline', async () => {
  const world = await idleWorld()
  const { idleAt } = world.disk.read() as { idleAt?: number }
  await world.pass(11 * MINUTE)
  await world.request()
  expect(world.server.count.refreshGrants).toBe(1)
  expect(world.disk.read()).toMatchObject({ idleAt })
})

test('what the user does moves the idle deadline', async () => {
  const world = await idleWorld()
  for (let minutes = 0; minutes < 60; minutes += 20) {
    await world.pass(20 * MINUTE)
    await world.host.coordinator.touch()
  }
  expect(await world.request()).toEqual(OK)
})

test('the pages are to wake the host for the warning, and again for the end', async () => {
  const world = await signedInWorld({ policy: idle, accessTtl: 36_000 })
  const start = await world.snapshot()
  await world.pass((start.wakeAt ?? 0) - world.now())
  const warned = await world.host.coordinator.wake()
  expect(warned.state).toMatchObject({ warning: { reason: 'idle', at: warned.wakeAt } })
  await world.pass((warned.wakeAt ?? 0) - world.now())
  const ended = await world.host.coordinator.wake()
  expect(ended.state).toMatchObject({ status: 'signed-out', ended: { reason: 'idle' } })
})

test('a session that ends for lack of activity is revoked at the server', async () => {
  const world = await idleWorld()
  await world.pass(31 * MINUTE)
  expect(await world.requests(3)).toEqual([UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED])
  expect((await world.snapshot()).state).toMatchObject({ ended: { reason: 'idle' } })
  expect(world.server.count).toMatchObject({ familiesRevoked: 1, refreshGrants: 0 })
  expect(world.events.filter((type) => type === 'ended')).toHaveLength(1)
})

test('a page that opens after the deadline shows nobody, and the server is told', async () => {
  const world = await idleWorld()
  await world.pass(8 * HOUR)
  expect((await world.anotherHost().coordinator.snapshot()).state).toMatchObject({
    ended: { reason: 'idle' },
  })
  expect(world.server.count).toMatchObject({ familiesRevoked: 1, refreshGrants: 0 })
})

test('moving the mouse after the deadline does not bring the session back', async () => {
  const world = await idleWorld()
  await world.pass(31 * MINUTE)
  await world.host.coordinator.touch()
  expect((await world.host.coordinator.wake()).state.status).toBe('signed-out')
})

test('who is active in one tab is not signed out by the host of another', async () => {
  const world = await idleWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.pass(29 * MINUTE)
  await world.host.coordinator.touch()
  await world.pass(2 * MINUTE)
  expect((await other.coordinator.wake()).state.status).toBe('active')
  await world.pass(10 * SECOND)
  expect(world.server.count.familiesRevoked).toBe(0)
})

test('pages that report without an idle limit what their user does cost no write', async () => {
  const world = await signedInWorld()
  const { revision } = world.disk.read()
  const { steps } = world.fate
  await Promise.all(Array.from({ length: 1_000 }, () => world.host.coordinator.touch()))
  expect(world.disk.read()).toMatchObject({ revision })
  expect(world.fate.steps).toBe(steps)
})

test('what the user does within a second is one write', async () => {
  const world = await idleWorld()
  await world.pass(10 * MINUTE)
  const { revision } = world.disk.read()
  for (let touched = 0; touched < 100; touched++) await world.host.coordinator.touch()
  expect(world.disk.read()).toMatchObject({ revision: revision + 1 })
  await world.pass(2 * SECOND)
  await world.host.coordinator.touch()
  expect(world.disk.read()).toMatchObject({ revision: revision + 2 })
})
