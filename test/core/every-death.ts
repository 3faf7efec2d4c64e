import { expect } from 'vitest'
import { MAIN, type Target } from '../../src/core/target.js'
import { type Host, startHost } from './host.js'
import { protectedRequest } from './protected-request.js'
import { OK, type World } from './world.js'

/** What pages ask of a host; asked again, as browsers do, when the host dies before it has answered. */
export type Act = (host: Host, world: World) => Promise<unknown>

export interface Scenario {
  prepare(): Promise<World>
  /** Asked at the same time; each row of one host. */
  readonly acts: readonly (readonly Act[])[]
  /** How often the refresh token may have been rotated: once for each expiry. */
  readonly rotations: readonly number[]
  /** Whether a request afterwards is answered. */
  readonly staysSignedIn: boolean
  /** How many sessions the server may be told to end: those that a sign-in has replaced. Default: none. */
  readonly ended?: readonly number[]
}

export function requestTo(target: Target): Act {
  return async (host, { server }) => {
    expect(await protectedRequest(host, server, { target })).toEqual(OK)
  }
}

export const request: Act = requestTo(MAIN)

/** Stops the host at every step of a scenario, once before it and once after it took effect. */
export async function survivesEveryDeath(scenario: Scenario): Promise<number> {
  const steps = await play(scenario, 0)
  for (let fatalStep = 1; fatalStep <= steps; fatalStep++) {
    try {
      await play(scenario, fatalStep)
    } catch (cause) {
      throw new Error(`the host died at step ${fatalStep} of ${steps}`, { cause })
    }
  }
  return steps
}

async function play(scenario: Scenario, fatalStep: number): Promise<number> {
  const world = await scenario.prepare()
  const { fate, server, inFlight } = world
  fate.steps = 0
  fate.fatalStep = fatalStep
  const settled = scenario.acts.map((acts) => lives(world, acts))
  await Promise.all(settled.map(({ answered }) => answered))
  const { steps } = fate
  fate.fatalStep = 0
  await world.pass(60_000)

  const [last] = settled.map(({ host }) => host())
  if (scenario.staysSignedIn && last) await request(last, world)
  else expect(world.disk.read()).not.toHaveProperty('tokens')
  await world.pass(60_000)

  expect(server.count).toMatchObject({ replaysDetected: 0, forks: 0, changed: 0 })
  expect(scenario.rotations).toContain(server.count.refreshGrants)
  if (scenario.staysSignedIn) expect(scenario.ended ?? [0]).toContain(server.count.familiesRevoked)
  expect(inFlight.most()).toBeLessThanOrEqual(1)
  return steps
}

function lives(world: World, acts: readonly Act[]): { readonly answered: Promise<unknown>; host(): Host } {
  let host = startHost(world)
  const ask = (act: Act): Promise<void> =>
    new Promise((resolve, reject) => {
      const dispatch = (): void => {
        host.life.onDeath(() => queueMicrotask(() => answered || dispatch()))
        act(host, world).then(() => {
          answered = true
          resolve()
        }, reject)
      }
      let answered = false
      dispatch()
    })
  const revive = (): void => {
    host.life.onDeath(() => {
      host = startHost(world)
      revive()
    })
  }
  revive()
  return { answered: Promise.all(acts.map(ask)), host: () => host }
}
