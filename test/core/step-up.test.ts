import { describe, expect, test } from 'vitest'
import type { ActiveState, StepUp } from '../../src/protocol/session-state.js'
import { startHost } from './host.js'
import { MODES } from './modes.js'
import { protectedRequest } from './protected-request.js'
import { POLICY } from './surroundings.js'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

const OTP: StepUp = { acrValues: 'otp', maxAge: null }
const RECENT: StepUp = { acrValues: null, maxAge: 60 }

async function shown(world: World, host = world.host): Promise<ActiveState['stepUp']> {
  const { state } = await host.coordinator.snapshot()
  return state.status === 'active' ? state.stepUp : undefined
}

/** Ada's, with requests that a resource server does not answer as she has signed in. */
async function askedWorld(asked = OTP, circumstances: Parameters<typeof signedInWorld>[0] = {}) {
  const world = await signedInWorld(circumstances)
  world.server.demand(asked)
  return world
}

describe.each(MODES.filter(({ isVolatile }) => !isVolatile))('$name', (mode) => {
  test('what is asked of the user is shown, nothing is refreshed, and requests go out once they have done it', async () => {
    const world = await askedWorld(OTP, { mode })
    const held = world.requests(3)
    await world.pass(30 * SECOND)
    expect(await shown(world)).toEqual(OTP)
    await world.host.signInAs('ada')
    expect(await held).toEqual([OK, OK, OK])
    expect(await shown(world)).toBeUndefined()
    expect(world.server.count).toMatchObject({ refreshGrants: 0, unauthorized: 0 })
  })

  test('another user gets none of them, and is asked anew', async () => {
    const world = await askedWorld(OTP, { mode })
    const held = world.requests(2)
    await world.pass(30 * SECOND)
    await world.host.signInAs('bob')
    expect(await held).toEqual([UNAUTHORIZED, UNAUTHORIZED])
    expect(await shown(world)).toBeUndefined()
    world.server.demand(OTP)
    const bobs = world.request()
    await world.pass(SECOND)
    expect(await shown(world)).toEqual(OTP)
    await world.host.signInAs('bob')
    expect(await bobs).toEqual({ status: 200, user: 'bob' })
  })

  test('a sign-out ends the wait at once', async () => {
    const world = await askedWorld(OTP, { mode })
    const held = world.request()
    await world.pass(10 * SECOND)
    const asked = world.now()
    await world.host.coordinator.signOut(false)
    expect(await held).toEqual(UNAUTHORIZED)
    expect(world.now() - asked).toBeLessThan(5 * SECOND)
  })
})

test.each([
  ['three minutes', {}, 3 * MINUTE],
  ['as long as the app says', { policy: { ...POLICY, hold: MINUTE } }, MINUTE],
])('a user who does nothing is waited for: %s', async (_, circumstances, longest) => {
  const world = await askedWorld(OTP, circumstances)
  const asked = world.now()
  const held = world.request()
  await world.pass(SECOND)
  const { wakeAt } = await world.snapshot()
  expect(await held).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeGreaterThanOrEqual(longest)
  expect(world.now() - asked).toBeLessThan(longest + 5 * SECOND)
  // Pages ask by then, and are told that nothing waits.
  expect(wakeAt).toBeLessThanOrEqual(world.now())
  expect(await shown(world)).toBeUndefined()
})

test('what another resource server takes is answered meanwhile', async () => {
  const world = await askedWorld()
  const held = world.request()
  await world.pass(SECOND)
  const authorization = await world.host.coordinator.authorize()
  expect(authorization).toMatchObject({ type: 'credential', waited: false, refreshBeside: false })
  await world.host.signInAs('ada')
  expect(await held).toEqual(OK)
})

test('a token that has expired is refreshed first, and then the user is asked', async () => {
  const world = await askedWorld()
  world.server.expireAccess()
  const held = world.request()
  await world.pass(SECOND)
  expect(await shown(world)).toEqual(OTP)
  await world.host.signInAs('ada')
  expect(await held).toEqual(OK)
  expect(world.server.count.refreshGrants).toBe(1)
})

test('a refresh is no answer to it: the requests wait on', async () => {
  const world = await askedWorld()
  const held = world.request()
  await world.pass(SECOND)
  await world.host.coordinator.refresh()
  await world.pass(SECOND)
  expect(await shown(world)).toEqual(OTP)
  await world.host.signInAs('ada')
  expect(await held).toEqual(OK)
})

test('a sign-in that does not do is not asked for again at once: the page reads the refusal', async () => {
  const world = await askedWorld()
  const held = world.requests(2)
  await world.pass(SECOND)
  world.server.demand(OTP)
  await world.host.signInAs('ada')
  world.server.demand(OTP)
  const asked = world.now()
  expect(await held).toEqual([UNAUTHORIZED, UNAUTHORIZED])
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect(world.now() - asked).toBeLessThan(10 * SECOND)
  expect(await shown(world)).toBeUndefined()
  // Something else, or later, is another matter.
  world.server.demand(RECENT)
  const other = world.request()
  await world.pass(SECOND)
  expect(await shown(world)).toEqual(RECENT)
  await world.host.signInAs('ada')
  expect(await other).toEqual(OK)
})

test('what two resource servers ask for is one sign-in', async () => {
  const world = await askedWorld(OTP)
  const first = world.request()
  await world.pass(SECOND)
  world.server.demand({ acrValues: null, maxAge: 300 })
  const second = world.request()
  await world.pass(SECOND)
  world.server.demand(RECENT)
  const third = world.request()
  await world.pass(SECOND)
  expect(await shown(world)).toEqual({ acrValues: 'otp', maxAge: 60 })
  await world.host.signInAs('ada')
  expect(await Promise.all([first, second, third])).toEqual([OK, OK, OK])
})

test('resource servers that ask for something else each time make no request wait for longer', async () => {
  const world = await askedWorld()
  const begun = world.now()
  const first = world.request()
  for (let minute = 1; minute <= 3; minute++) {
    await world.pass(MINUTE - SECOND)
    world.server.demand({ acrValues: `otp-${minute}`, maxAge: null })
    void world.request()
    await world.pass(SECOND)
  }
  expect(await first).toEqual(UNAUTHORIZED)
  expect(world.now() - begun).toBeLessThan(3 * MINUTE + 10 * SECOND)
})

test('a request that was under way while the user stepped up is sent again at once', async () => {
  const world = await askedWorld()
  const before = await world.host.coordinator.authorize()
  await world.host.signInAs('ada')
  if (before.type !== 'credential') throw new Error(before.type)
  expect(await world.host.coordinator.stepUp(before.credential, OTP)).toMatchObject({ type: 'credential' })
  expect(await shown(world)).toBeUndefined()
})

test('a user who steps up in another host serves the requests of this one', async () => {
  const world = await askedWorld()
  const other = world.anotherHost()
  const held = world.request()
  await world.pass(SECOND)
  expect(await shown(world, other)).toEqual(OTP)
  await other.signInAs('ada')
  // Its page was told.
  await world.host.coordinator.reread()
  expect(await held).toEqual(OK)
})

test('a clock that is set back makes nobody wait for longer', async () => {
  const world = await askedWorld()
  const held = world.request()
  await world.pass(SECOND)
  world.clock.offset -= 60 * MINUTE
  await world.host.coordinator.touch()
  await world.pass(4 * MINUTE)
  expect(await shown(world)).toBeUndefined()
  expect(await held).toEqual(UNAUTHORIZED)
})

test('wherever the worker dies over it, a request that is made again is served once the user has stepped up', async () => {
  for (let fatalStep = 1; ; fatalStep++) {
    const world = await askedWorld()
    const { fate } = world
    fate.steps = 0
    fate.fatalStep = fatalStep
    void world.request()
    await world.pass(MINUTE)
    const hasDied = !world.host.life.isAlive()
    fate.fatalStep = 0
    const host = hasDied ? startHost(world) : world.host
    const again = protectedRequest(host, world.server)
    await world.pass(SECOND)
    expect(await shown(world, host)).toEqual(OTP)
    await host.signInAs('ada')
    expect(await again).toEqual(OK)
    expect(world.server.count).toMatchObject({ refreshGrants: 0, forks: 0 })
    if (!hasDied) break
  }
})
