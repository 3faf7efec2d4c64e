import { expect, test } from 'vitest'
import { MINUTE, SECOND, signedInWorld } from './world.js'

test('a user whose worker died in a refresh stays signed in, although a slow server reads that refresh after the next one', async () => {
  const world = await signedInWorld()
  const { server } = world
  await world.pass(31 * MINUTE)
  server.delays = [5000]
  void world.request()
  await world.pass(SECOND)
  world.host.life.die()

  const { coordinator } = world.anotherHost()
  await coordinator.refresh()
  await coordinator.refresh()
  expect(server.count).toMatchObject({ refreshGrants: 2, refreshLate: 0 })
  await world.pass(5 * SECOND)
  expect(server.count).toMatchObject({ refreshLate: 1, replaysDetected: 0 })
  expect(await coordinator.refresh()).toMatchObject({ type: 'credential' })
})
