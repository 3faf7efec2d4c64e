import { expect, test } from 'vitest'
import { virtualClock } from './pace.js'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED } from './world.js'

test('a hundred requests that find the access token expired share one refresh', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  expect(await world.requests(100)).toEqual(Array(100).fill(OK))
  expect(world.server.count).toMatchObject({ refreshGrants: 1, unauthorized: 0 })
})

test('a late rejection of an old token does not refresh again', async () => {
  const world = await signedInWorld()
  const { coordinator } = world.host
  const old = await coordinator.authorize()
  await coordinator.refresh()
  const renewed = old.type === 'credential' && (await coordinator.renew(old.credential))
  expect(renewed).toMatchObject({ type: 'credential', credential: { rotation: 1 } })
  expect(world.server.count.refreshGrants).toBe(1)
})

test('nobody waits for a refresh ahead of the expiry', async () => {
  const world = await signedInWorld()
  await world.pass(26 * MINUTE)
  expect(await world.host.coordinator.authorize()).toMatchObject({ refreshBeside: true, waited: false })
  await world.requests(5)
  await world.pass(SECOND)
  expect(world.server.count.refreshGrants).toBe(1)
})

test('tokens that live shorter than refreshAhead are not refreshed at every request', async () => {
  const world = await signedInWorld({ accessTtl: 60 })
  for (let second = 0; second < 120; second++) {
    expect(await world.request()).toEqual(OK)
    await world.pass(SECOND)
  }
  expect(world.server.count.refreshGrants).toBeLessThanOrEqual(4)
})

test('a token that is refused right after a refresh does not cause a refresh storm', async () => {
  const world = await signedInWorld()
  world.server.refuseEverything()
  for (let second = 0; second < 9; second++) {
    expect(await world.requests(5)).toEqual(Array(5).fill(UNAUTHORIZED))
    await world.pass(SECOND)
  }
  expect(world.server.count.refreshGrants).toBe(1)
  expect(world.disk.read().status).toBe('active')
})

test('tokens that are over before they arrive do not keep a request for ever', async () => {
  const world = await signedInWorld({ accessTtl: 0.001 })
  const asked = world.now()
  await world.request()
  expect(world.now() - asked).toBeLessThan(11 * SECOND)
  expect((await world.snapshot()).state.status).toBe('active')
})

test('a request whose timer is late does not refresh the token that another has refreshed', async () => {
  const clock = virtualClock()
  const throttled = { ...clock, timer: (ms: number) => clock.timer(ms + 50) }
  const world = await signedInWorld({ pace: throttled })
  world.server.expireAccess()
  world.server.faults = [{ type: 'unreachable' }]
  const sleeping = world.request()
  await clock.timer(520).over
  await world.host.coordinator.refresh()
  expect(await sleeping).toEqual(OK)
  expect(world.server.count.refreshGrants).toBe(1)
})

test('a refresh that waited behind a sign-in does not spend the new refresh token', async () => {
  const world = await signedInWorld()
  world.server.expireAccess()
  const signedIn = world.host.signInAs('ada')
  const answer = world.request()
  await signedIn
  await answer
  expect(world.server.count.refreshGrants).toBe(0)
})

test('a page whose call to refresh is repeated, because the worker died over it, refreshes once', async () => {
  const world = await signedInWorld()
  const { state } = await world.snapshot()
  const seen = state.status === 'active' ? state.accessExpiresAt : undefined
  await world.host.coordinator.refresh(seen)
  expect(await world.host.coordinator.refresh(seen)).toMatchObject({ type: 'credential' })
  expect(world.server.count.refreshGrants).toBe(1)
})

test('a page that asks for a refresh again and again costs one rotation in a second', async () => {
  const world = await signedInWorld()
  const { coordinator } = world.host
  for (let asked = 0; asked < 50; asked++) {
    expect(await coordinator.refresh(undefined, SECOND)).toMatchObject({ type: 'credential' })
  }
  expect(world.server.count.refreshGrants).toBe(1)
  await world.pass(2 * SECOND)
  await coordinator.refresh(undefined, SECOND)
  expect(world.server.count.refreshGrants).toBe(2)
})
