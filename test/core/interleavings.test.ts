import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startHost } from './host.js'
import { type Course, run } from './interleaving.js'
import { anyOperations, harmlessOperations } from './operation.js'
import { scheduledPace } from './scheduled-pace.js'
import { POLICY, surroundings } from './surroundings.js'
import { TARGETS } from './targets.js'
import { HOUR, MINUTE, OK } from './world.js'

const IDLE = { ...POLICY, idle: { after: HOUR, warn: MINUTE } }
const RUNS = { numRuns: 5000 }

function holdsAlways({ world, unsettled, ghosts, sent, expiriesOf }: Course): void {
  const { server, inFlight } = world
  expect(unsettled, 'everything settles').toBe(0)
  expect(inFlight.most(), 'one refresh at a time').toBeLessThanOrEqual(1)
  expect(server.count, 'no replay').toMatchObject({ replaysDetected: 0, forks: 0, changed: 0 })
  for (const target of TARGETS) {
    expect(server.rotationsFor(target), 'one rotation for each expiry').toBeLessThanOrEqual(
      expiriesOf(target),
    )
  }
  expect(ghosts, 'nothing comes back').toEqual([])
  for (const numbers of sent) {
    expect(numbers.length, 'sent at most twice').toBeLessThanOrEqual(2)
    expect(new Set(numbers).size, 'resent with the same session').toBeLessThanOrEqual(1)
  }
}

test('in every order of requests, expiries, outages and deaths the user stays signed in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), harmlessOperations, async (scheduler, operations) => {
      const course = await run(scheduler, operations)
      holdsAlways(course)
      course.world.server.faults = []
      course.world.server.unknown = []
      expect(course.world.disk.read().status).not.toBe('signed-out')
      expect(course.world.server.count.familiesRevoked).toBe(0)
      await course.calm()
      // Where another host has refreshed, one request may still find two tokens refused in a row.
      for (const target of TARGETS) {
        await course.request(target)
        expect(await course.request(target)).toEqual(OK)
      }
    }),
    RUNS,
  )
})

test('in every order of sign-ins, sign-outs, refusals and all else no session comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), anyOperations, async (scheduler, operations) => {
      const course = await run(scheduler, operations)
      holdsAlways(course)
      const types = operations.map(({ operation }) => operation.type)
      const stored = course.world.disk.read()
      if (types.includes('signOut') && !types.includes('signIn')) expect(stored).not.toHaveProperty('tokens')
      if (stored.status === 'signed-out') expect(JSON.stringify(stored)).not.toMatch(/access-|refresh-/)
    }),
    RUNS,
  )
})

test('whichever answer of the disk comes first, no page is told an older state after a newer one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = surroundings({ pace: scheduledPace(scheduler), policy: IDLE })
      const host = startHost(world)
      await scheduler.waitFor(host.signInAs('ada'))
      const { coordinator } = host
      const all = [
        coordinator.touch(),
        coordinator.refresh(),
        coordinator.signOut(false),
        coordinator.touch(),
      ]
      await scheduler.waitFor(Promise.all(all))
      const revisions = world.published.map(({ revision }) => revision)
      expect(revisions).toEqual(revisions.toSorted((a, b) => a - b))
      expect((await scheduler.waitFor(coordinator.snapshot())).state.status).toBe('signed-out')
    }),
    { numRuns: 1000 },
  )
})
