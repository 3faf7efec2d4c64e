import type { Policy } from '../../src/core/policy.js'
import type { HostEvent } from '../../src/protocol/inspection.js'
import type { Snapshot } from '../../src/protocol/snapshot.js'
import { type Disk, emptyDisk } from './disk.js'
import { type FlightCount, flightCount } from './flight-count.js'
import type { Fate } from './life.js'
import { type Pace, virtualClock } from './pace.js'
import { createServer, type Server } from './server.js'
import { type WebLock, webLock } from './web-lock.js'

/** What all hosts of one origin share. */
export interface Surroundings {
  readonly pace: Pace
  readonly server: Server
  readonly disk: Disk
  readonly lock: WebLock
  readonly fate: Fate
  readonly inFlight: FlightCount
  readonly policy: Policy
  /** The clock of this machine: how wrong it is, in ms. */
  readonly clock: { offset: number }
  random(): number
  readonly published: Snapshot[]
  readonly events: HostEvent['type'][]
  readonly details: string[]
}

export type Circumstances = Partial<Pick<Surroundings, 'pace' | 'policy' | 'clock' | 'random'>>

export const POLICY: Policy = {
  refreshAhead: 300_000,
  idle: null,
  warnBeforeEnd: 300_000,
  patience: 10_000,
  hold: 0,
}

export function surroundings(circumstances: Circumstances = {}): Surroundings {
  const pace = circumstances.pace ?? virtualClock()
  return {
    pace,
    server: createServer(pace.now),
    disk: emptyDisk(),
    lock: webLock(),
    fate: { steps: 0, fatalStep: 0 },
    inFlight: flightCount(),
    policy: POLICY,
    clock: { offset: 0 },
    random: () => 0.5,
    published: [],
    events: [],
    details: [],
    ...circumstances,
  }
}
