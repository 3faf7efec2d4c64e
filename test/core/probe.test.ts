import { expect, test } from 'vitest'
import { protectedRequest } from './protected-request.js'
import type { Fault } from './server.js'
import { POLICY } from './surroundings.js'
import { FAILED, MINUTE, OK, SECOND, signedInWorld, type World } from './world.js'

const AWAY: Fault = { type: 'unreachable' }

interface Walled {
  readonly world: World
  /** When the authorization server was asked, whether it could hear it or not. */
  readonly tries: readonly number[]
}

/** Ada's access token has expired, and from now on something is between her and the authorization server. */
async function walled(fault: Fault = AWAY): Promise<Walled> {
  const world = await signedInWorld()
  const { server } = world
  const { refresh } = server
  const tries: number[] = []
  server.refresh = (...asked) => {
    tries.push(world.now())
    return refresh(...asked)
  }
  await world.pass(31 * MINUTE)
  server.faults = Array(100_000).fill(fault)
  return { world, tries }
}

/** Requests come four times a second. @returns Those that have an answer to wait for. */
async function used({ world }: Walled, ms: number): Promise<readonly Promise<unknown>[]> {
  const asked: Promise<unknown>[] = []
  for (const until = world.now() + ms; world.now() < until; await world.pass(250)) asked.push(world.request())
  return asked
}

function gaps(tries: readonly number[]): readonly number[] {
  return tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
}

const walls: readonly Fault[] = [
  AWAY,
  { type: 'cut' },
  { type: 'malformed' },
  { type: 'busy', retryAfter: null },
]

test.each<readonly [number, Fault]>([...walls.map((fault) => [20, fault] as const), [3, AWAY], [100, AWAY]])(
  'after %i s of an authorization server that is %o the next request is served within a second',
  async (seconds, fault) => {
    const wall = await walled(fault)
    const { world } = wall
    await used(wall, seconds * SECOND)
    world.server.faults = []
    const asked = world.now()
    expect(await world.request()).toEqual(OK)
    expect(world.now() - asked).toBeLessThanOrEqual(SECOND)
    expect(world.server.count).toMatchObject({ refreshGrants: 1, replaysDetected: 0, forks: 0 })
  },
)

test('who asks for nothing while the server is away, and then asks once, is served at once', async () => {
  const { world } = await walled()
  await world.request()
  await world.pass(MINUTE)
  await world.host.coordinator.wake()
  await world.pass(2 * SECOND)
  expect(Number((await world.snapshot()).wakeAt) - world.now()).toBeGreaterThan(5 * SECOND)
  world.server.faults = []
  const asked = world.now()
  expect(await world.request()).toEqual(OK)
  expect(world.now() - asked).toBeLessThan(100)
})

test('whatever waits is served as soon as one request has found the server again', async () => {
  const wall = await walled()
  const { world } = wall
  const waiting = await used(wall, 6 * SECOND)
  world.server.faults = []
  const asked = world.now()
  await world.request()
  // Those of the first seconds have run out of patience.
  expect(await Promise.all(waiting)).toContainEqual(OK)
  expect(world.now() - asked).toBeLessThanOrEqual(SECOND)
})

test('however many requests come while the server is away, it is asked once in a second', async () => {
  const wall = await walled()
  const asked = await used(wall, 30 * SECOND)
  await Promise.all(asked)
  // The first pause of the back-off is shorter.
  expect(
    gaps(wall.tries)
      .slice(1)
      .filter((gap) => gap < SECOND),
  ).toEqual([])
  expect(wall.tries.length).toBeGreaterThan(25)
  expect(wall.world.server.count.forks).toBe(0)
})

test('two hosts ask once in a second, together', async () => {
  const wall = await walled()
  const { world, tries } = wall
  const other = world.anotherHost()
  const asked: Promise<unknown>[] = []
  for (let tick = 0; tick < 40; tick++) {
    asked.push(world.request(), protectedRequest(other, world.server))
    await world.pass(250)
  }
  await Promise.all(asked)
  expect(
    gaps(tries)
      .slice(1)
      .filter((gap) => gap < SECOND),
  ).toEqual([])
})

test('requests leave the back-off as it is: timers come when they would have come without them', async () => {
  const { world, tries } = await walled()
  const { coordinator } = world.host
  await world.request()
  await world.pass(11 * SECOND)
  await coordinator.wake()
  const { wakeAt } = await world.snapshot()
  for (let second = 0; second < 5; second++) {
    const before = tries.length
    expect(await world.request()).toEqual(FAILED)
    expect(tries.length).toBe(before + 1)
    expect((await world.snapshot()).wakeAt).toBe(wakeAt)
    await world.pass(SECOND)
  }
})

test('no request comes before the Retry-After of the server, and none is tried early after it', async () => {
  const wall = await walled({ type: 'busy', retryAfter: 40 * SECOND })
  await Promise.all(await used(wall, 5 * MINUTE))
  expect(wall.tries.length).toBeGreaterThan(3)
  expect(gaps(wall.tries).filter((gap) => gap < 40 * SECOND)).toEqual([])
})

test('a request that has found the server busy is the last one for as long as it says', async () => {
  const wall = await walled()
  const { world, tries } = wall
  await used(wall, 20 * SECOND)
  world.server.faults = [{ type: 'busy', retryAfter: 30 * SECOND }]
  await world.pass(2 * SECOND)
  await world.request()
  const told = tries.length
  await used(wall, 29 * SECOND)
  expect(tries.length).toBe(told)
})

test('a crowd that lost the server together, and is without tokens only minutes later, does not ask more often for its requests', async () => {
  const wall = await walled()
  const { world, tries } = wall
  await world.request()
  await world.pass(5 * MINUTE)
  const before = tries.length
  await Promise.all(await used(wall, 10 * SECOND))
  expect(tries.length - before).toBeLessThanOrEqual(2)
})

test('a page that comes back to sight is served at once, and one that comes back to the network also after long', async () => {
  const { world } = await walled()
  const { coordinator } = world.host
  await world.request()
  await world.pass(30 * SECOND)
  await coordinator.wake()
  await world.pass(2 * SECOND)
  const before = world.server.faults.length
  await coordinator.wake()
  expect(world.server.faults.length).toBe(before - 1)

  for (let minute = 0; minute < 10; minute++) {
    await world.pass(MINUTE)
    await coordinator.wake()
  }
  await world.pass(2 * SECOND)
  const later = world.server.faults.length
  await coordinator.wake()
  expect(world.server.faults.length).toBe(later)
  world.server.faults = []
  await coordinator.wake(undefined, true)
  expect(await world.snapshot()).toMatchObject({ state: { reachable: true } })
})

test('an early try that hangs lets a request wait for no longer than its patience', async () => {
  const wall = await walled()
  const { world } = wall
  await used(wall, 30 * SECOND)
  await world.pass(15 * SECOND)
  world.server.faults = Array(100).fill({ type: 'hang' })
  const asked = world.now()
  expect(await Promise.all([world.request(), world.request()])).toEqual([FAILED, FAILED])
  expect(world.now() - asked).toBeLessThanOrEqual(POLICY.patience)
})
