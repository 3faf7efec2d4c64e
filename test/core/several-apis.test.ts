import { expect, test } from 'vitest'
import { MAIN } from '../../src/core/target.js'
import { virtualClock } from './pace.js'
import { BILLING, REPORTS, TARGETS } from './targets.js'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

/** Ada has used all three APIs. */
async function threeApis(circumstances: Parameters<typeof signedInWorld>[0] = {}): Promise<World> {
  const world = await signedInWorld(circumstances)
  for (const target of TARGETS) expect(await world.request(target)).toEqual(OK)
  return world
}

function rotations({ server }: World): readonly number[] {
  return TARGETS.map(server.rotationsFor)
}

test('each API gets an access token of its own, with one refresh for each that needs one', async () => {
  const world = await signedInWorld()
  const answers = await Promise.all(TARGETS.map((target) => world.requests(30, target)))
  expect(answers.flat()).toEqual(Array(90).fill(OK))
  expect(rotations(world)).toEqual([0, 1, 1])
  expect(world.server.count.unauthorized).toBe(0)
})

test('when all have expired each is refreshed once, one after the other', async () => {
  const world = await threeApis()
  await world.pass(31 * MINUTE)
  const answers = await Promise.all(TARGETS.map((target) => world.requests(30, target)))
  expect(answers.flat()).toEqual(Array(90).fill(OK))
  expect(rotations(world)).toEqual([1, 2, 2])
  expect(world.server.count).toMatchObject({ refreshRetries: 0, unauthorized: 0 })
  expect(world.inFlight.most()).toBe(1)
})

test('a refusal of the main access token refreshes it, although other targets were refreshed since', async () => {
  const world = await signedInWorld()
  const old = await world.host.coordinator.authorize()
  await world.request(BILLING)
  const renewed = old.type === 'credential' && (await world.host.coordinator.renew(old.credential))
  expect(renewed).toMatchObject({ type: 'credential', credential: { target: MAIN, rotation: 2 } })
  expect(rotations(world)).toEqual([1, 1, 0])
})

test('a late refusal of an old access token is answered with the newer one of the same target', async () => {
  const world = await threeApis()
  const { coordinator } = world.host
  const old = await coordinator.authorize(BILLING)
  world.server.expireAccess()
  for (const target of TARGETS) await world.request(target)
  const before = rotations(world)
  const renewed = old.type === 'credential' && (await coordinator.renew(old.credential))
  expect(renewed).toEqual(await coordinator.authorize(BILLING))
  expect(rotations(world)).toEqual(before)
})

test('an access token that another host has got is used', async () => {
  const world = await signedInWorld()
  const other = world.anotherHost()
  await other.coordinator.snapshot()
  await world.request(BILLING)
  await other.coordinator.reread()
  expect(await other.coordinator.authorize(BILLING)).toMatchObject({ type: 'credential', waited: false })
  expect(rotations(world)).toEqual([0, 1, 0])
})

test('who waits in line at a slow authorization server is served all the same', async () => {
  const clock = virtualClock()
  const slow = {
    ...clock,
    step: (label: string) =>
      label === 'refresh answered' ? clock.timer(7 * SECOND).over : clock.step(label),
  }
  const world = await threeApis({ pace: slow })
  await world.pass(31 * MINUTE)
  const answers = await Promise.all(TARGETS.map((target) => world.requests(3, target)))
  expect(answers.flat()).toEqual(Array(9).fill(OK))
})

test('the access token of an API is refreshed beside its requests, and never by a timer', async () => {
  const world = await threeApis()
  await world.pass(27 * MINUTE)
  await world.host.coordinator.wake()
  expect(rotations(world)).toEqual([1, 1, 1])
  expect(await world.host.coordinator.authorize(BILLING)).toMatchObject({
    refreshBeside: true,
    waited: false,
  })
  await world.requests(5, BILLING)
  await world.pass(SECOND)
  expect(rotations(world)).toEqual([1, 2, 1])
})

test('what is due at the same time for several targets is all done', async () => {
  const world = await threeApis()
  await world.pass(27 * MINUTE)
  const { coordinator } = world.host
  await Promise.all([...TARGETS, ...TARGETS].map((target) => coordinator.wake(target)))
  expect(rotations(world)).toEqual([1, 2, 2])
})

test('APIs that refuse every access token do not cause a refresh storm together', async () => {
  const world = await signedInWorld()
  world.server.refuseEverything()
  for (let second = 0; second < 9; second++) {
    for (const target of TARGETS) expect(await world.request(target)).toEqual(UNAUTHORIZED)
    await world.pass(SECOND)
  }
  expect(rotations(world)).toEqual([1, 2, 2])
  expect(world.disk.read().status).toBe('active')
})

test('a session that is refused at the refresh for one API is over for all', async () => {
  const world = await signedInWorld()
  world.server.faults = [{ type: 'refused', reason: 'revoked' }]
  expect(await world.request(BILLING)).toEqual(UNAUTHORIZED)
  expect((await world.snapshot()).state).toMatchObject({ status: 'signed-out', ended: { reason: 'revoked' } })
})

test('an API that the authorization server does not know costs nobody the session, and a developer is told', async () => {
  const world = await signedInWorld()
  world.server.unknown = [BILLING]
  expect(await world.requests(5, BILLING)).toEqual(Array(5).fill(UNAUTHORIZED))
  expect(world.server.count.targetsRefused).toBe(1)
  for (const target of [MAIN, REPORTS]) expect(await world.request(target)).toEqual(OK)
  expect((await world.snapshot()).state).toMatchObject({
    status: 'active',
    refreshing: false,
    reachable: true,
  })
  expect(world.events).toContain('refusal')
  expect(world.details).toContainEqual(
    expect.stringMatching(/invalid_target.*https:\/\/billing\.example\/.*mend/),
  )
})

test('it is asked for again after a minute, and not before', async () => {
  const world = await signedInWorld()
  world.server.unknown = [BILLING]
  for (let second = 0; second < 59; second++) {
    await world.request(BILLING)
    await world.pass(SECOND - 10)
  }
  expect(world.server.count.targetsRefused).toBe(1)
  world.server.unknown = []
  await world.pass(2 * SECOND)
  expect(await world.request(BILLING)).toEqual(OK)
})

test('an API that is refused ahead of the expiry keeps its access token until then', async () => {
  const world = await threeApis()
  await world.pass(27 * MINUTE)
  world.server.unknown = [BILLING]
  expect(await world.requests(5, BILLING)).toEqual(Array(5).fill(OK))
  await world.pass(SECOND)
  expect(await world.requests(5, BILLING)).toEqual(Array(5).fill(OK))
  expect(world.server.count).toMatchObject({ targetsRefused: 1, unauthorized: 0 })
})

test('the user stays who it is, whatever the answer for one API calls them', async () => {
  const world = await threeApis()
  expect((await world.snapshot()).state).toMatchObject({ claims: { sub: 'ada' } })
})

test('near the longest time that a session may last the server is asked once, for whichever API', async () => {
  const world = await signedInWorld()
  Object.assign(world.server, { accessTtl: 7_200, refreshTtl: 604_800, maxAge: 7_200 })
  await world.host.signInAs('ada')
  for (const target of TARGETS) await world.request(target)
  const before = world.server.count.refreshGrants
  await world.pass(116 * MINUTE)
  for (const target of [BILLING, REPORTS, MAIN]) {
    await world.request(target)
    await world.pass(SECOND)
  }
  expect(world.server.count.refreshGrants - before).toBe(1)
  expect((await world.snapshot()).state).toMatchObject({ warning: { reason: 'session' } })
})
