import { describe, expect, test } from 'vitest'
import { startHost } from './host.js'
import { MODES, type Mode } from './modes.js'
import { protectedRequest } from './protected-request.js'
import { POLICY } from './surroundings.js'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

const byCookie = MODES.filter(({ cookies, isVolatile }) => cookies.access && !isVolatile)
const lasting = MODES.filter(({ isVolatile }) => !isVolatile)

const HOLDING = { ...POLICY, hold: 2 * MINUTE }
const ADA = { number: 1, subject: 'ada' }

/** A request of a page that takes Ada for the user. */
function adas(world: World, host = world.host): Promise<unknown> {
  return protectedRequest(host, world.server, { owner: ADA })
}

async function endedWorld(mode: Mode): Promise<World> {
  const world = await signedInWorld({ policy: HOLDING, mode })
  world.server.faults = [{ type: 'refused', reason: 'expired' }]
  await world.pass(31 * MINUTE)
  return world
}

describe.each(lasting)('$name', (mode) => {
  test('what was held for one user is never answered as the next', async () => {
    const world = await endedWorld(mode)
    const held = [adas(world), adas(world)]
    await world.pass(30 * SECOND)
    await world.host.signInAs('bob')
    expect(await Promise.all(held)).toEqual([UNAUTHORIZED, UNAUTHORIZED])
  })

  test('what was held for one user does not wait for another to come back', async () => {
    const world = await endedWorld(mode)
    const held = adas(world)
    await world.pass(10 * SECOND)
    await world.host.signInAs('bob')
    expect(await held).toEqual(UNAUTHORIZED)
    await world.pass(31 * MINUTE)
    world.server.faults = [{ type: 'refused', reason: 'expired' }]
    const late = adas(world)
    await world.pass(10 * SECOND)
    await world.host.signInAs('bob')
    expect(await late).toEqual(UNAUTHORIZED)
  })

  test('a page that has not heard of the next user sends nothing as them, also after the worker was stopped', async () => {
    const world = await signedInWorld({ mode })
    await world.host.signInAs('bob')
    expect(await adas(world)).toEqual(UNAUTHORIZED)
    expect(await adas(world, world.anotherHost())).toEqual(UNAUTHORIZED)
  })

  test('wherever a worker dies over another user’s sign-in, the first user’s page is never served as them', async () => {
    for (let fatalStep = 1; ; fatalStep++) {
      const world = await signedInWorld({ mode })
      const { fate } = world
      fate.steps = 0
      fate.fatalStep = fatalStep
      const host = startHost(world)
      const died = new Promise<false>((resolve) => host.life.onDeath(() => resolve(false)))
      const wasAnswered = await Promise.race([host.signInAs('bob').then(() => true), died])
      fate.fatalStep = 0
      const answer = await adas(world, startHost(world))
      if (Object(answer).status === 200) expect(answer).toEqual(OK)
      if (wasAnswered) break
    }
  })

  test('wherever a worker and its page are gone over a sign-in, nobody is the one who began it', async () => {
    for (let fatalStep = 1; ; fatalStep++) {
      const world = await signedInWorld({ mode })
      await world.host.coordinator.signOut(false)
      const { fate } = world
      fate.steps = 0
      fate.fatalStep = fatalStep
      const host = startHost(world)
      const died = new Promise<false>((resolve) => host.life.onDeath(() => resolve(false)))
      const wasAnswered = await Promise.race([host.signInAs('bob').then(() => true), died])
      fate.fatalStep = 0
      const next = startHost(world)
      const { state } = await next.coordinator.snapshot()
      if (state.status === 'signed-out') {
        expect(await adas(world, next)).toEqual(UNAUTHORIZED)
        expect(await protectedRequest(next, world.server)).toEqual(UNAUTHORIZED)
        await next.coordinator.wake()
        expect(world.server.authorize(world.jar.access)).toBe(null)
      }
      if (wasAnswered) break
    }
  })

  test('who signs out while the server cannot hear is nobody, for this worker and the next, until it has heard', async () => {
    const world = await signedInWorld({ mode })
    world.server.deaf = 1_000_000
    await world.host.coordinator.signOut(false)
    expect((await world.snapshot()).state).toMatchObject({ ended: { revocation: 'pending' } })
    expect(await world.request()).toEqual(UNAUTHORIZED)
    const next = world.anotherHost()
    expect(await protectedRequest(next, world.server)).toEqual(UNAUTHORIZED)
    expect(world.server.count.familiesRevoked).toBe(0)
    await world.pass(2 * MINUTE)
    world.server.deaf = 0
    const { state, wakeAt } = await next.coordinator.wake()
    expect(state).toMatchObject({ ended: { revocation: 'done' } })
    expect(wakeAt).toBe(null)
    expect(world.server.count.familiesRevoked).toBe(1)
  })

  test('an end by idleness is owed as a sign-out is', async () => {
    const idle = { ...POLICY, idle: { after: 30 * MINUTE, warn: MINUTE } }
    const world = await signedInWorld({ policy: idle, mode })
    world.server.deaf = 1
    await world.pass(31 * MINUTE)
    expect((await world.host.coordinator.wake()).state).toMatchObject({
      ended: { reason: 'idle', revocation: 'pending' },
    })
    expect(await world.request()).toEqual(UNAUTHORIZED)
    await world.pass(MINUTE)
    await world.host.coordinator.wake()
    expect(world.server.count.familiesRevoked).toBe(1)
  })

  test('a page that asks for nothing is told when to try again', async () => {
    const world = await signedInWorld({ mode })
    world.server.deaf = 1
    const { wakeAt } = await world.host.coordinator.signOut(false)
    expect(wakeAt).toBeGreaterThan(world.now())
    await world.pass((wakeAt ?? 0) - world.now())
    expect((await world.host.coordinator.wake()).wakeAt).toBe(null)
  })
})

test.each(byCookie)(
  '$name: at whatever moment of another user’s sign-in a page asks, it is never answered as them',
  async (mode) => {
    for (let moment = 1; moment < 30; moment++) {
      const world = await signedInWorld({ mode })
      const signingIn = world.host.signInAs('bob')
      await world.pass(moment)
      const asked = adas(world)
      await signingIn
      expect([OK, UNAUTHORIZED]).toContainEqual(await asked)
    }
  },
)

test('in a body, the token of a sign-out that nobody hears is kept for a day, and no longer', async () => {
  const world = await signedInWorld()
  world.server.deaf = 1_000_000
  await world.host.coordinator.signOut(false)
  expect(JSON.stringify(world.disk.read())).toMatch(/refresh-/)
  expect(JSON.stringify(world.disk.read())).not.toMatch(/access-/)
  await world.pass(24 * 60 * MINUTE)
  await world.host.coordinator.wake()
  expect(world.disk.read()).not.toHaveProperty('owed')
})
