import { expect, test } from 'vitest'
import { DAY, FAILED, HOUR, MINUTE, OK, SECOND, signedOutWorld, UNAUTHORIZED, type World } from './world.js'

/** Ada has signed in at a server that lets refresh tokens live so long, and sessions no longer than `maxAge` seconds. */
async function endingWorld(
  refreshTtl: number,
  maxAge: number = Number.POSITIVE_INFINITY,
  accessTtl = 1800,
): Promise<World> {
  const world = signedOutWorld()
  Object.assign(world.server, { accessTtl, refreshTtl, maxAge })
  await world.host.signInAs('ada')
  return world
}

/** Wakes the host whenever it wants to be woken, as a page does that somebody looks at. */
async function lookedAt(world: World, ms: number): Promise<void> {
  for (const end = world.now() + ms; ; ) {
    const { wakeAt } = await world.host.coordinator.wake()
    const next = Math.min(wakeAt ?? end, end)
    if (next > world.now()) await world.pass(next - world.now())
    if (next === end) return
  }
}

async function warningOf(world: World): Promise<unknown> {
  const { state } = await world.snapshot()
  return state.status === 'active' ? state.warning : state
}

test('a session that reaches the longest time allowed is warned of it five minutes before, in every tab', async () => {
  const world = await endingWorld(604_800, 7_200)
  const end = world.now() + 2 * HOUR
  await lookedAt(world, 2 * HOUR - 5 * MINUTE - SECOND)
  expect(await warningOf(world)).toBeNull()
  await lookedAt(world, 2 * SECOND)
  const warning = { reason: 'session', at: expect.closeTo(end, -2) }
  expect(await warningOf(world)).toEqual(warning)
  expect(world.published.at(-1)?.state).toMatchObject({ warning })
  expect(await world.request()).toEqual(OK)
})

test('at its end the server is asked once more, and what it says is what the user is told', async () => {
  const world = await endingWorld(604_800, 7_200)
  await lookedAt(world, 2 * HOUR + 5 * SECOND)
  expect((await world.snapshot()).state).toMatchObject({ status: 'signed-out', ended: { reason: 'max_age' } })
  expect(world.server.count).toMatchObject({ refreshRefused: 1, replaysDetected: 0 })
  expect(await world.request()).toEqual(UNAUTHORIZED)
})

test('nobody is warned of an end that a refresh puts off', async () => {
  const world = await endingWorld(1_200, Number.POSITIVE_INFINITY, 3_600)
  await lookedAt(world, 6 * HOUR)
  for (const { state } of world.published) expect(state).toMatchObject({ status: 'active', warning: null })
  expect(await world.request()).toEqual(OK)
})

test('a session whose refresh tokens live shorter than the warning is not warned always', async () => {
  const world = await endingWorld(240, Number.POSITIVE_INFINITY, 120)
  await lookedAt(world, HOUR)
  for (const { state } of world.published) expect(state).toMatchObject({ status: 'active', warning: null })
  expect(world.server.count.refreshGrants).toBeLessThanOrEqual(60)
})

test('a session with short refresh tokens and a longest time is warned for half of their life', async () => {
  const world = await endingWorld(240, 3_600, 120)
  await lookedAt(world, HOUR - 130 * SECOND)
  expect(await warningOf(world)).toBeNull()
  await lookedAt(world, 15 * SECOND)
  expect(await warningOf(world)).toMatchObject({ reason: 'session' })
})

test('a session that nobody has used until its refresh token ended is over, with the server’s reason', async () => {
  const world = await endingWorld(604_800)
  await world.pass(7 * DAY + MINUTE)
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect((await world.snapshot()).state).toMatchObject({ ended: { reason: 'expired' } })
})

test('a clock that is a month ahead ends nothing: the server is asked, and says no such thing', async () => {
  const world = await endingWorld(604_800)
  world.clock.offset = 30 * DAY
  await lookedAt(world, MINUTE)
  expect(await warningOf(world)).toBeNull()
  expect(await world.request()).toEqual(OK)
})

test('a server that is out of reach at the end of the session ends nothing while the access token is good', async () => {
  const world = await endingWorld(1_200, Number.POSITIVE_INFINITY, 3_600)
  await world.pass(19 * MINUTE)
  world.server.faults = Array(1_000).fill({ type: 'unreachable' })
  await lookedAt(world, 5 * MINUTE)
  expect((await world.snapshot()).state).toMatchObject({ status: 'active', reachable: false })
  expect(await world.request()).toEqual(OK)
  await world.pass(HOUR)
  expect(await world.request()).toEqual(FAILED)
  world.server.faults = []
  await world.pass(2 * MINUTE)
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect((await world.snapshot()).state).toMatchObject({ ended: { reason: 'expired' } })
})

test('a refresh that is granted after the end that was told proves it wrong', async () => {
  const world = await endingWorld(1_200)
  world.server.refreshTtl = null
  await lookedAt(world, HOUR)
  expect(world.server.count.refreshGrants).toBeLessThanOrEqual(5)
  expect((await world.snapshot()).state).toMatchObject({ sessionExpiresAt: null, warning: null })
})

test('who signs in again while warned is warned no longer', async () => {
  const world = await endingWorld(604_800, 7_200)
  await lookedAt(world, 2 * HOUR - 4 * MINUTE)
  expect(await warningOf(world)).toMatchObject({ reason: 'session' })
  await world.host.signInAs('ada')
  expect(await warningOf(world)).toBeNull()
})
