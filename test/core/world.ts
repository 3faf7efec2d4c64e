import { MAIN, type Target } from '../../src/core/target.js'
import type { Snapshot } from '../../src/protocol/snapshot.js'
import { type Host, startHost } from './host.js'
import { protectedRequest, type RequestOutcome } from './protected-request.js'
import type { Server } from './server.js'
import { type Circumstances, type Surroundings, surroundings } from './surroundings.js'

/** One browser with one host, its disk, and the servers it speaks to. Time passes by itself. */
export interface World extends Surroundings {
  readonly host: Host
  readonly server: Server
  /** Milliseconds, by the local clock. */
  now(): number
  pass(ms: number): Promise<void>
  request(target?: Target): Promise<RequestOutcome>
  requests(count: number, target?: Target): Promise<readonly RequestOutcome[]>
  snapshot(): Promise<Snapshot>
  /** Another host on the same disk: another worker, or a page of a browser without workers. */
  anotherHost(): Host
}

export const SECOND = 1000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE
export const DAY: number = 24 * HOUR

export const OK: RequestOutcome = { status: 200, user: 'ada' }
export const UNAUTHORIZED: RequestOutcome = { status: 401 }
export const FAILED: RequestOutcome = { status: 'failed' }

export function signedOutWorld(circumstances: Circumstances = {}): World {
  const around = surroundings(circumstances)
  const host = startHost(around)
  const request = (target: Target = MAIN): Promise<RequestOutcome> =>
    protectedRequest(host, around.server, { target })
  return {
    ...around,
    host,
    request,
    now: () => around.pace.now() + around.clock.offset,
    pass: (ms) => around.pace.timer(ms).over,
    requests: (count, target) => Promise.all(Array.from({ length: count }, () => request(target))),
    snapshot: () => host.coordinator.snapshot(),
    anotherHost: () => startHost(around),
  }
}

/** Ada has signed in. */
export async function signedInWorld(
  circumstances: Circumstances & { readonly accessTtl?: number } = {},
): Promise<World> {
  const { accessTtl, ...others } = circumstances
  const world = signedOutWorld(others)
  world.server.accessTtl = accessTtl ?? world.server.accessTtl
  await world.host.signInAs('ada')
  return world
}
