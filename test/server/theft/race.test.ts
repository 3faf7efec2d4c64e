import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, runServer } from '../running-server.js'
import { honestSteps, play, stepsWithThief } from './course.js'
import { ACCESS_TTL, GRACE, type Tokens } from './tokens.js'
import { tokensInMemory } from './tokens-in-memory.js'
import { tokensOfServer } from './tokens-of-server.js'

let server: RunningServer
beforeAll(async () => {
  server = await runServer({ lifetimes: { refreshGrace: GRACE, accessTokenTtl: ACCESS_TTL } })
})
afterAll(() => server.close())

const MANY = 4000
const SOME = 8

const places: [string, number, () => Promise<Tokens>][] = [
  ['the judges, over a table in memory', MANY, async () => tokensInMemory()],
  ['the judges, with access tokens in cookies', MANY, async () => tokensInMemory('body cookie')],
  ['the reference server', SOME, () => tokensOfServer(server)],
]

test.each(places)(
  'without a thief nobody is signed out, whatever answers are lost, sent twice, or judged by a clock that was set: %s',
  async (_, numRuns, begin) => {
    await fc.assert(
      fc.asyncProperty(honestSteps, async (steps) => {
        const tokens = await begin()
        const { victimEnded } = await play(tokens, steps)
        expect([victimEnded, await tokens.isOver()]).toEqual([false, false])
      }),
      { numRuns },
    )
  },
)

test.each(places)(
  'a copy is worth nothing after the grace once the user has used its successor, and whoever tries it ends the session: %s',
  async (_, numRuns, begin) => {
    await fc.assert(
      fc.asyncProperty(stepsWithThief, async (steps) => {
        const { grantsOfDeadCopies, unnoticed } = await play(await begin(), steps)
        expect({ grantsOfDeadCopies, unnoticed }).toEqual({ grantsOfDeadCopies: 0, unnoticed: 0 })
      }),
      { numRuns },
    )
  },
)

test.each(places)(
  'once the user was given an answer after the grace, nothing that a thief got for the same attempt before is good: %s',
  async (_, numRuns, begin) => {
    await fc.assert(
      fc.asyncProperty(stepsWithThief, async (steps) => {
        const { servedReplaced } = await play(await begin(), steps)
        expect(servedReplaced).toBe(0)
      }),
      { numRuns },
    )
  },
)

test.each(places)(
  'what a thief is given after the grace is not served beside the user’s answer to the same attempt, or the session has ended: %s',
  async (_, numRuns, begin) => {
    await fc.assert(
      fc.asyncProperty(stepsWithThief, async (steps) => {
        const { servedBeside } = await play(await begin(), steps)
        expect(servedBeside).toBe(0)
      }),
      { numRuns },
    )
  },
)

test.each(places)(
  'whatever a thief got before, once the user has refreshed and used the session past the grace it gets nothing more, or the session has ended: %s',
  async (_, numRuns, begin) => {
    await fc.assert(
      fc.asyncProperty(stepsWithThief, async (steps) => {
        const course = await play(await begin(), steps)
        expect(await course.settle()).toBe(0)
      }),
      { numRuns },
    )
  },
)
