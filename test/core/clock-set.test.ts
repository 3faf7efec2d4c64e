import { expect, test } from 'vitest'
import { POLICY } from './surroundings.js'
import { DAY, FAILED, MINUTE, OK, SECOND, signedInWorld } from './world.js'

test.each([-DAY, -5 * MINUTE, 5 * MINUTE, DAY])(
  'a clock that is set by %i ms while the session runs signs nobody out and costs at most one refresh',
  async (step) => {
    const world = await signedInWorld()
    await world.pass(10 * MINUTE)
    world.clock.offset = step
    expect(await world.requests(5)).toEqual(Array(5).fill(OK))
    await world.pass(MINUTE)
    expect(await world.requests(5)).toEqual(Array(5).fill(OK))
    expect(world.server.count.refreshGrants).toBeLessThanOrEqual(1)
    expect(world.server.count).toMatchObject({ unauthorized: 0, refreshRetries: 0 })
  },
)

test('after the clock was set back by a day tokens are refreshed ahead of their expiry as before', async () => {
  const world = await signedInWorld()
  world.clock.offset = -DAY
  await world.host.coordinator.wake()
  for (let minutes = 0; minutes < 120; minutes += 20) {
    await world.pass(20 * MINUTE)
    expect(await world.request()).toEqual(OK)
  }
  expect(world.server.count.unauthorized).toBe(0)
})

test('a clock that is set back while a request waits does not make it wait longer', async () => {
  const world = await signedInWorld()
  await world.pass(2 * DAY)
  world.server.faults = Array(10_000).fill({ type: 'unreachable' })
  const since = world.pace.now()
  const waiting = world.request()
  await world.pass(2 * SECOND)
  world.clock.offset = -DAY
  expect(await waiting).toEqual(FAILED)
  expect(world.pace.now() - since).toBeLessThan(15 * SECOND)
})

test('a clock that is set back during an outage lets no refresh be sent more often', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = Array(10_000).fill({ type: 'unreachable' })
  expect(await world.request()).toEqual(FAILED)
  world.clock.offset = -DAY
  const before = world.server.faults.length
  for (let second = 0; second < 10 * 60; second++) {
    await world.host.coordinator.wake()
    await world.pass(SECOND)
  }
  expect(before - world.server.faults.length).toBeLessThan(30)
  world.server.faults = []
  await world.pass(MINUTE)
  expect(await world.request()).toEqual(OK)
})

test('a clock that is set back while a request is held does not hold it for longer', async () => {
  const world = await signedInWorld({ policy: { ...POLICY, hold: MINUTE } })
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'refused', reason: 'revoked' }]
  await world.host.coordinator.wake()
  world.clock.offset = -DAY
  const since = world.pace.now()
  await world.request()
  expect(world.pace.now() - since).toBeLessThan(2 * MINUTE)
})

test('when a laptop wakes after two days all its tabs together cost one refresh', async () => {
  const world = await signedInWorld()
  const pages = Array.from({ length: 10 }, () => world.anotherHost())
  for (const page of pages) await page.coordinator.snapshot()
  await world.pass(2 * DAY)
  await Promise.all(pages.flatMap(({ coordinator }) => [coordinator.wake(), coordinator.wake()]))
  expect(await world.requests(10)).toEqual(Array(10).fill(OK))
  expect(world.server.count).toMatchObject({ refreshGrants: 1, refreshRetries: 0, unauthorized: 0 })
})
