import type { Policy } from '../../src/core/policy.js'
import type { HostEvent } from '../../src/protocol/inspection.js'
import type { Snapshot } from '../../src/protocol/snapshot.js'
import { type CookieJar, cookieJar } from './cookie-jar.js'
import { type Disk, emptyDisk } from './disk.js'
import { type FlightCount, flightCount } from './flight-count.js'
import type { Fate } from './life.js'
import { firstRecord, HEADER, isShared, type Mode } from './modes.js'
import { type Pace, virtualClock } from './pace.js'
import { createServer, type Server } from './server.js'
import { type WebLock, webLock } from './web-lock.js'

/** What all hosts of one origin share. */
export interface Surroundings {
  readonly pace: Pace
  readonly server: Server
  readonly disk: Disk
  readonly mode: Mode
  readonly jar: CookieJar
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

export type Circumstances = Partial<Pick<Surroundings, 'pace' | 'policy' | 'clock' | 'random' | 'mode'>>

export const POLICY: Policy = {
  refreshAhead: 300_000,
  idle: null,
  warnBeforeEnd: 300_000,
  patience: 10_000,
  hold: 0,
  cookies: { refresh: false, access: false },
  sharesGrant: false,
  host: 'host',
  isShared: true,
}

export function surroundings(circumstances: Circumstances = {}): Surroundings {
  const pace = circumstances.pace ?? virtualClock()
  const mode = circumstances.mode ?? HEADER
  const policy = { ...(circumstances.policy ?? POLICY), cookies: mode.cookies, isShared: isShared(mode) }
  return {
    pace,
    server: createServer(pace.now),
    disk: emptyDisk(firstRecord(mode, 1)),
    jar: cookieJar(mode),
    lock: webLock(),
    fate: { steps: 0, fatalStep: 0 },
    inFlight: flightCount(),
    clock: { offset: 0 },
    random: () => 0.5,
    published: [],
    events: [],
    details: [],
    ...circumstances,
    mode,
    policy,
  }
}
