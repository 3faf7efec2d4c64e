import { expect, test } from 'vitest'
import { MINUTE, SECOND, signedInWorld, signedOutWorld } from './world.js'

test('nothing is due while nobody is signed in', async () => {
  expect(await signedOutWorld().snapshot()).toEqual({
    revision: 0,
    state: { status: 'signed-out', ended: null },
    wakeAt: null,
  })
})

test('the next refresh is due ahead of the expiry', async () => {
  const world = await signedInWorld()
  const { state, wakeAt } = await world.snapshot()
  expect(state.status === 'active' && state.accessExpiresAt - (wakeAt ?? 0)).toBe(5 * MINUTE)
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
