import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SessionRecord } from '../../src/core/session.js'
import { isWhole } from '../support/whole.js'
import { startHost } from './host.js'
import { type Course, run } from './interleaving.js'
import { HEADER, MODES, type Mode } from './modes.js'
import { anyOperations, harmlessOperations } from './operation.js'
import { scheduledPace } from './scheduled-pace.js'
import { POLICY, surroundings } from './surroundings.js'
import { TARGETS } from './targets.js'
import { HOUR, MINUTE, OK } from './world.js'

const IDLE = { ...POLICY, idle: { after: HOUR, warn: MINUTE } }
/** One way to keep the tokens most often, the others somewhat less; all of them more often where the whole is asked for. */
const runsOf = (mode: Mode): { numRuns: number } => ({
  numRuns: (mode === HEADER ? 1500 : 400) * (isWhole ? 4 : 1),
})

/** What a record that has ended still holds. */
function withoutDebts(record: SessionRecord): string {
  return record.status === 'signed-out' ? JSON.stringify({ ...record, owed: undefined }) : ''
}

/** @param stepUps How often a user may have been asked to sign in once more for one request. */
function holdsAlways(
  { world, unsettled, ghosts, strangers, sent, expiriesOf }: Course,
  stepUps: 0 | 1 = 0,
): void {
  const { server, inFlight, mode } = world
  expect(unsettled, 'everything settles').toBe(0)
  expect(inFlight.most(), 'one refresh at a time').toBeLessThanOrEqual(1)
  expect(server.count, 'no replay').toMatchObject({ replaysDetected: 0 })
  // A host without a record cannot name the attempt of the one before it.
  if (!mode.isVolatile) expect(server.count, 'the same attempt').toMatchObject({ forks: 0, changed: 0 })
  if (!mode.cookies.access) expect(server.count, 'one holder').toMatchObject({ twoHolders: 0 })
  expect(strangers, 'nobody else’s').toEqual([])
  for (const target of TARGETS) {
    expect(server.rotationsFor(target), 'one rotation for each expiry').toBeLessThanOrEqual(
      expiriesOf(target),
    )
  }
  expect(ghosts, 'nothing comes back').toEqual([])
  for (const numbers of sent) {
    expect(numbers.length, 'sent at most twice').toBeLessThanOrEqual(2 + stepUps)
    expect(new Set(numbers).size, 'resent with the same session').toBeLessThanOrEqual(1 + stepUps)
  }
}

test.each(MODES)(
  'in every order of requests, expiries, outages and deaths the user stays signed in: $name',
  async (mode) => {
    // What is kept in memory alone ends with its host.
    if (mode.isVolatile && !mode.cookies.refresh) return
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), harmlessOperations, async (scheduler, operations) => {
        const course = await run(scheduler, operations, mode)
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
      runsOf(mode),
    )
  },
)

test.each(MODES)(
  'in every order of sign-ins, sign-outs, refusals and all else no session comes back, and no request is another user’s: $name',
  async (mode) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anyOperations, async (scheduler, operations) => {
        const course = await run(scheduler, operations, mode)
        const types = operations.map(({ operation }) => operation.type)
        holdsAlways(course, types.includes('demand') ? 1 : 0)
        const { server, jar, disk } = course.world
        const hasLeft = types.includes('signOut') && !types.includes('signIn')
        if (hasLeft && !mode.isVolatile) expect(disk.read()).not.toHaveProperty('tokens')
        expect(withoutDebts(disk.read())).not.toMatch(/access-|refresh-/)
        server.faults = []
        server.deaf = 0
        await course.calm()
        await course.wake()
        const after = disk.read()
        if (hasLeft) expect(after).not.toHaveProperty('tokens')
        expect(after, 'nothing is owed for ever').not.toHaveProperty('owed')
        if (after.status === 'signed-out')
          expect(server.authorize(jar.access), 'signed out at the server too').toBe(null)
      }),
      runsOf(mode),
    )
  },
)

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
    { numRuns: isWhole ? 1000 : 300 },
  )
})

test('pages hear of every change, also of one that somebody has reread before it was told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const world = surroundings({ pace: scheduledPace(scheduler) })
      const { coordinator, signInAs } = startHost(world)
      await scheduler.waitFor(Promise.all([signInAs('ada'), coordinator.reread(), coordinator.wake()]))
      expect(world.published.at(-1)).toMatchObject({ revision: world.disk.read().revision })
    }),
    { numRuns: isWhole ? 1000 : 300 },
  )
})
