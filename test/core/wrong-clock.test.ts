import { expect, test } from 'vitest'
import { POLICY } from './surroundings.js'
import { DAY, MINUTE, OK, signedInWorld } from './world.js'

test.each([-DAY, DAY])(
  'a clock that is wrong by %i ms signs nobody out and costs no refresh',
  async (offset) => {
    const idle = { ...POLICY, idle: { after: 60 * MINUTE, warn: MINUTE } }
    const world = await signedInWorld({ clock: { offset }, policy: idle })
    for (let minutes = 0; minutes < 180; minutes += 20) {
      expect(await world.request()).toEqual(OK)
      await world.pass(20 * MINUTE)
      await world.host.coordinator.touch()
    }
    expect(world.server.count).toMatchObject({ refreshGrants: 4, unauthorized: 0 })
  },
)
