import { expect, test } from 'vitest'
import { START, virtualClock } from './pace.js'
import { MINUTE, SECOND, signedInWorld, signedOutWorld } from './world.js'

test('nothing is due while nobody is signed in', async () => {
  expect(await signedOutWorld().snapshot()).toEqual({
    number: 0,
    revision: 0,
    state: { status: 'signed-out', ended: null },
    wakeAt: null,
    signedInAt: 0,
  })
})

test('the next refresh is due ahead of the expiry, for everybody at another moment', async () => {
  const aheads: number[] = []
  for (let user = 0; user < 100; user++) {
    const world = await signedInWorld({ pace: virtualClock(START + user * 7_919) })
    const { state, wakeAt } = await world.snapshot()
    if (state.status === 'active') aheads.push(state.accessExpiresAt - (wakeAt ?? 0))
  }
  expect(Math.min(...aheads)).toBeGreaterThanOrEqual(5 * MINUTE)
  expect(Math.max(...aheads)).toBeLessThan(7.5 * MINUTE)
  // In ten equal parts of the 150 seconds there are about ten of the hundred each.
  const parts = Array.from({ length: 10 }, (_, part) => {
    const from = 5 * MINUTE + part * 15 * SECOND
    return aheads.filter((ahead) => ahead >= from && ahead < from + 15 * SECOND).length
  })
  expect(Math.min(...parts)).toBeGreaterThan(2)
  expect(Math.max(...parts)).toBeLessThan(25)
})

test('the moment of a refresh is the same for every host and stays the same', async () => {
  const world = await signedInWorld()
  const { wakeAt } = await world.snapshot()
  await world.pass(10 * MINUTE)
  expect((await world.anotherHost().coordinator.snapshot()).wakeAt).toBe(wakeAt)
  expect((await world.host.coordinator.wake()).wakeAt).toBe(wakeAt)
})

test('a token is never refreshed before half of its life is over', async () => {
  const world = await signedInWorld({ accessTtl: 420, pace: virtualClock(START + 990) })
  const { state, wakeAt } = await world.snapshot()
  expect(state.status === 'active' && state.accessExpiresAt - (wakeAt ?? 0)).toBe(3.5 * MINUTE)
})

test('an attempt that failed is due again when its time has come', async () => {
  const world = await signedInWorld()
  await world.pass(26 * MINUTE)
  world.server.faults = [{ type: 'busy', retryAfter: 40 * SECOND }]
  const { state, wakeAt } = await world.host.coordinator.wake()
  expect(state).toMatchObject({ refreshing: true, reachable: false })
  expect((wakeAt ?? 0) - world.now()).toBeGreaterThan(39 * SECOND)
  await world.host.coordinator.wake()
  expect(world.server.count.refreshGrants).toBe(0)
  await world.pass((wakeAt ?? 0) - world.now())
  expect((await world.host.coordinator.wake()).state).toMatchObject({ refreshing: false, reachable: true })
})

test('whenever somebody is signed in, some time is set at which the host is woken', async () => {
  const world = await signedInWorld()
  world.server.faults = [{ type: 'unreachable' }, { type: 'refused', reason: 'expired' }]
  await world.pass(26 * MINUTE)
  for (let signedIn = true; signedIn; ) {
    const { state, wakeAt } = await world.host.coordinator.wake()
    signedIn = state.status === 'active'
    expect(wakeAt === null).toBe(!signedIn)
    if (wakeAt !== null) await world.pass(wakeAt - world.now())
  }
})
