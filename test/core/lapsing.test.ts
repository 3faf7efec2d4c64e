import { expect, test } from 'vitest'
import { MINUTE, OK, SECOND, signedInWorld, UNAUTHORIZED, type World } from './world.js'

async function refusedAhead(): Promise<World> {
  const world = await signedInWorld()
  await world.pass(26 * MINUTE)
  world.server.faults = [{ type: 'refused', reason: 'max_age' }]
  return world
}

/** The family has ended, but resource servers that do not ask for it go on with the access token. */
async function lapsing(): Promise<World> {
  const world = await refusedAhead()
  await world.host.coordinator.wake()
  return world
}

test('a refused refresh ahead of time keeps the access token that is still valid', async () => {
  const world = await lapsing()
  expect(await world.host.coordinator.authorize()).toMatchObject({ type: 'credential', refreshBeside: false })
  expect(await world.snapshot()).toMatchObject({
    state: { status: 'active', warning: { reason: 'session' } },
  })
})

test('a lapsing session ends with its access token, for the reason that the server gave', async () => {
  const world = await lapsing()
  const { wakeAt } = await world.snapshot()
  await world.pass((wakeAt ?? 0) - world.now())
  const { state, wakeAt: nothingDue } = await world.host.coordinator.wake()
  expect(state).toMatchObject({ status: 'signed-out', ended: { reason: 'max_age' } })
  expect(nothingDue).toBeNull()
})

test('a lapsing session is not refreshed by anything', async () => {
  const world = await lapsing()
  await world.host.coordinator.wake()
  await world.host.coordinator.authorize()
  await world.pass(SECOND)
  expect(world.server.count.refreshRefused).toBe(1)
})

test('a 401 while the session lapses ends it at once', async () => {
  const world = await lapsing()
  expect(await world.request()).toEqual(UNAUTHORIZED)
  expect((await world.snapshot()).state).toMatchObject({
    ended: { reason: 'max_age', at: expect.any(Number) },
  })
  expect(world.server.count.refreshRefused).toBe(1)
})

test('a refusal ends the session at once when there is no usable access token', async () => {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = [{ type: 'refused', reason: 'revoked' }]
  expect(await world.requests(3)).toEqual([UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED])
  expect((await world.snapshot()).state).toMatchObject({ status: 'signed-out', ended: { reason: 'revoked' } })
})

test('who signs in while the session lapses is not ended with it', async () => {
  const world = await lapsing()
  await world.host.signInAs('ada')
  await world.pass(5 * MINUTE)
  expect(await world.request()).toEqual(OK)
})
