import type { Scheduler } from 'fast-check'
import { MAIN, type Target } from '../../src/core/target.js'
import { type Host, startHost } from './host.js'
import type { Operation, Placed } from './operation.js'
import { type Answer, protectedRequest } from './protected-request.js'
import { scheduledPace } from './scheduled-pace.js'
import { POLICY, type Surroundings, surroundings } from './surroundings.js'
import { MINUTE } from './world.js'

/** What was seen while operations ran in some order. */
export interface Course {
  readonly world: Surroundings
  /** How many of the operations never came to an end. */
  readonly unsettled: number
  /** The session numbers of the credentials that each request was sent with. */
  readonly sent: readonly (readonly (number | null)[])[]
  /** The causes for which a refresh token may have been spent on a target. */
  expiriesOf(target: Target): number
  /** Records with tokens in them that followed one without by anything but the sign-in that was current. */
  readonly ghosts: readonly string[]
  request(target: Target): Promise<Answer>
  /** Lets all backoffs pass; nothing is out of order any more. */
  calm(): Promise<void>
}

const SHORT_OF_EXPIRY = { ...POLICY, refreshAhead: 1000, idle: { after: 86_400_000, warn: 1000 } }

/** Two hosts on one disk; Ada is signed in. Ends when nothing is left to do. */
export async function run(scheduler: Scheduler, operations: readonly Placed[]): Promise<Course> {
  const pace = scheduledPace(scheduler)
  const world = surroundings({ pace, policy: SHORT_OF_EXPIRY })
  const { server, disk } = world
  server.accessTtl = 86_400
  // Time flies in between, however little happens in it.
  server.grace = Number.POSITIVE_INFINITY
  const hosts: Host[] = [startHost(world), startHost(world)]
  const hostAt = (index: number): Host => {
    const found = hosts[index]
    if (!found) throw new Error('no such host')
    return found
  }
  await scheduler.waitFor(hostAt(0).signInAs('ada'))

  const sent: (number | null)[][] = []
  const ghosts: string[] = []
  let unsettled = 0
  let expiries = 0
  let refreshes = 0
  let signIns = 1
  disk.onWrite((before, after) => {
    if (before.status === 'signed-out' && after.status !== 'signed-out' && after.number !== before.number + 1)
      ghosts.push(`${before.number} came back as ${after.number}`)
    if (before.status !== 'signed-out' && after.status !== 'signed-out' && after.number === before.number) {
      if (after.tokens.claims.family !== before.tokens.claims.family) ghosts.push('another family')
    }
    if (after.revision < before.revision) ghosts.push('an older revision')
  })

  function request(index: number, target: Target): Promise<Answer> {
    const numbers: (number | null)[] = []
    sent.push(numbers)
    return protectedRequest(hostAt(index), server, (number) => numbers.push(number), target)
  }

  async function signOut({ coordinator }: Host): Promise<void> {
    const stored = disk.read()
    await coordinator.signOut(false)
    const later = disk.read()
    if (stored.status !== 'signed-out' && later.number <= stored.number) ghosts.push('not signed out')
  }

  function perform(operation: Operation, index: number): Promise<unknown> | null {
    const host = hostAt(index)
    switch (operation.type) {
      case 'request':
        return request(index, operation.target)
      case 'refresh':
        refreshes++
        return host.coordinator.refresh()
      case 'wake':
        return host.coordinator.wake(operation.target)
      case 'touch':
        return host.coordinator.touch()
      case 'signOut':
        return signOut(host)
      case 'signIn':
        signIns++
        return host.signInAs(operation.user)
      case 'expireAccess':
        expiries++
        server.expireAccess()
        return null
      case 'unknown':
        server.unknown = operation.targets
        return null
      case 'fault':
        server.faults = [...server.faults, operation.fault]
        return null
      case 'delay':
        server.delays = [...server.delays, operation.moments]
        return null
      case 'death':
        hosts[index] = startHost(world)
        host.life.die()
        return null
      default:
        return operation satisfies never
    }
  }

  function dispatch(operation: Operation, index: number): void {
    let settled = false
    unsettled++
    const settle = (): void => {
      if (!settled) unsettled--
      settled = true
    }
    const { life } = hostAt(index)
    const performed = perform(operation, index)
    if (!performed) {
      settle()
      return
    }
    // Browsers ask the next worker for what the dead one did not answer.
    life.onDeath(() => {
      if (!settled) dispatch(operation, index)
      settle()
    })
    void performed.then(settle)
  }

  for (const { host, operation } of operations) {
    void pace.step(operation.type).then(() => dispatch(operation, host))
  }
  await scheduler.waitIdle()
  return {
    world,
    unsettled,
    sent,
    // A sign-in brings the main access token; the others are had by a refresh each.
    expiriesOf: (target) => expiries + (target === MAIN ? refreshes : signIns),
    ghosts,
    request: (target) => request(0, target),
    calm() {
      pace.calm()
      return pace.timer(5 * MINUTE).over
    },
  }
}
