import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineSetting } from '../../support/scenario.js'
import type { Random } from '../simulate/random.js'
import type { Rotations } from './rotations.js'

/** Resolves when a moment has come at which a worker can die. */
type Moment = (around: Surroundings) => Promise<void>

export interface Surroundings {
  readonly setting: EngineSetting
  readonly rotations: Rotations
  readonly random: Random
}

/** Where the worker is aimed at. Chance decides how exactly it is hit: the load goes on all the time. */
const MOMENTS: Readonly<Record<string, Moment>> = {
  'requests and streams under way': async ({ random }) => {
    await sleep(500 * random())
  },
  'a call pending': async ({ rotations, random }) => {
    await rotations.call()
    await sleep(30 * random())
  },
  'before the refresh is sent': async ({ rotations, random }) => {
    await rotations.expire()
    await sleep(30 * random())
  },
  'the refresh sent': async ({ setting, rotations, random }) => {
    await setting.demo.debug('faults', { target: 'refresh', count: 1, delayMs: 400 })
    await rotations.expire()
    await sleep(50 + 400 * random())
  },
  'answered: saved or not, told or not': async ({ setting, rotations, random }) => {
    const { refreshGrants } = await setting.demo.stats()
    await rotations.expire()
    const late = Date.now() + 2_000
    while (Date.now() < late && (await setting.demo.stats()).refreshGrants === refreshGrants) await sleep(1)
    await sleep(10 * random())
  },
  'the answer lost': async ({ setting, rotations, random }) => {
    await setting.demo.debug('faults', { target: 'refresh', count: 1, drop: 'after' })
    await rotations.expire()
    await sleep(500 * random())
  },
  'the refresh lost on its way': async ({ setting, rotations, random }) => {
    await setting.demo.debug('faults', { target: 'refresh', count: 1, drop: 'before' })
    await rotations.expire()
    await sleep(500 * random())
  },
  'the authorization server answers 503': async ({ setting, rotations, random }) => {
    await setting.demo.debug('faults', { target: 'refresh', count: 1, status: 503 })
    await rotations.expire()
    await sleep(500 * random())
  },
  'the resend under way': async ({ setting, rotations, random }) => {
    await rotations.expire()
    await setting.demo.debug('faults', { target: 'api', count: 12, delayMs: 150 })
    await sleep(150 + 300 * random())
  },
  'the resource server answers 503': async ({ setting, random }) => {
    await setting.demo.debug('faults', { target: 'api', count: 2, status: 503 })
    await sleep(200 * random())
  },
}

export function drawMoment(random: Random): [name: string, moment: Moment] {
  const all = Object.entries(MOMENTS)
  const drawn = all[Math.floor(random() * all.length)]
  if (!drawn) throw new Error('a draw is below 1')
  return drawn
}
