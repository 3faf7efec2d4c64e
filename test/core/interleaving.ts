import type { Scheduler } from 'fast-check'
import type { Owner } from '../../src/core/session.js'
import { MAIN, type Target } from '../../src/core/target.js'
import type { Snapshot } from '../../src/protocol/snapshot.js'
import { type Host, startHost } from './host.js'
import { firstRecord, HEADER, isShared, type Mode } from './modes.js'
import type { Operation, Placed } from './operation.js'
import { protectedRequest, type RequestOutcome } from './protected-request.js'
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
  /** Requests of one user that a resource server took for another's. */
  readonly strangers: readonly string[]
  request(target: Target): Promise<RequestOutcome>
  wake(): Promise<unknown>
  /** Lets all backoffs pass; nothing is out of order any more. */
  calm(): Promise<void>
}

const SHORT_OF_EXPIRY = { ...POLICY, refreshAhead: 1000, idle: { after: 86_400_000, warn: 1000 } }

/** Two hosts on one disk; Ada is signed in. Ends when nothing is left to do. */
export async function run(
  scheduler: Scheduler,
  operations: readonly Placed[],
  mode: Mode = HEADER,
): Promise<Course> {
  const pace = scheduledPace(scheduler)
  const world = surroundings({ pace, policy: SHORT_OF_EXPIRY, mode })
  const { server, disk } = world
  server.accessTtl = 86_400
  // Time flies in between, however little happens in it.
  server.grace = Number.POSITIVE_INFINITY
  const hosts: Host[] = isShared(mode) ? [startHost(world), startHost(world)] : [startHost(world)]
  const hostAt = (index: number): Host => {
    const found = hosts[index % hosts.length]
    if (!found) throw new Error('no such host')
    return found
  }
  await scheduler.waitFor(hostAt(0).signInAs('ada'))
  /** Whom the page at each host takes for the user: it knows what it was told last. */
  const pages: Owner[] = [0, 1].map(() => ({ number: disk.read().number, subject: 'ada' }))
  const tell = (index: number, { number, state }: Snapshot): void => {
    if (state.status === 'active') pages[index] = { number, subject: state.claims.sub }
  }

  const sent: (number | null)[][] = []
  const ghosts: string[] = []
  const strangers: string[] = []
  let unsettled = 0
  let expiries = 0
  let refreshes = 0
  let signIns = 1
  let deaths = 0
  disk.onWrite((before, after) => {
    if (before.status === 'signed-out' && after.status !== 'signed-out' && after.number !== before.number + 1)
      ghosts.push(`${before.number} came back as ${after.number}`)
    if (before.status !== 'signed-out' && after.status !== 'signed-out' && after.number === before.number) {
      const { family } = before.tokens.claims
      if (family !== undefined && after.tokens.claims.family !== family) ghosts.push('another family')
    }
    if (after.revision < before.revision) ghosts.push('an older revision')
  })

  /** A cookie is one access token, whatever it is asked for. */
  function targetIn(target: Target): Target {
    return mode.cookies.access ? MAIN : target
  }

  function request(index: number, target: Target, owner?: Owner): Promise<RequestOutcome> {
    const numbers: (number | null)[] = []
    sent.push(numbers)
    return protectedRequest(hostAt(index), server, {
      target: targetIn(target),
      owner: owner ?? null,
      sent: (number) => numbers.push(number),
      taken(user) {
        // A page that was told of a session before the server had named its user knows the session alone.
        if (owner?.subject !== undefined && owner.subject !== user)
          strangers.push(`${owner.subject} as ${user}`)
      },
    })
  }

  async function signOut({ coordinator }: Host): Promise<void> {
    const stored = disk.read()
    await coordinator.signOut(false)
    const later = disk.read()
    if (stored.status !== 'signed-out' && later.number <= stored.number) ghosts.push('not signed out')
  }

  /** Whose a cookie is a host may have to ask: after a death, and when a sign-in has no answer. */
  function doubts(): number {
    const { refresh, access } = mode.cookies
    return refresh || access ? signIns + deaths : 0
  }

  function perform(operation: Operation, index: number, owner?: Owner): Promise<unknown> | null {
    const host = hostAt(index)
    const told = (snapshot: Snapshot): void => tell(index, snapshot)
    switch (operation.type) {
      case 'request':
        return request(index, operation.target, owner)
      case 'refresh':
        refreshes++
        return host.coordinator.refresh()
      case 'wake':
        return host.coordinator.wake(targetIn(operation.target), operation.isOnline).then(told)
      case 'touch':
        return host.coordinator.touch().then(told)
      case 'signOut':
        return signOut(host)
      case 'signIn':
        signIns++
        return host.signInAs(operation.user).then(host.coordinator.snapshot).then(told)
      case 'deaf':
        server.deaf++
        return null
      case 'expireAccess':
        expiries++
        server.expireAccess()
        return null
      case 'demand':
        server.demand({ acrValues: 'otp', maxAge: null })
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
        deaths++
        if (mode.isVolatile) disk.lose(firstRecord(mode, disk.read().revision + 1000))
        hosts[index % hosts.length] = startHost(world)
        host.life.die()
        return null
      default:
        return operation satisfies never
    }
  }

  function dispatch(operation: Operation, index: number, owner = pages[index]): void {
    let settled = false
    unsettled++
    const settle = (): void => {
      if (!settled) unsettled--
      settled = true
    }
    const { life } = hostAt(index)
    const performed = perform(operation, index, owner)
    if (!performed) {
      settle()
      return
    }
    // Browsers ask the next worker for what the dead one did not answer.
    life.onDeath(() => {
      // The page that signs in may be gone as well: nobody asks again, then.
      if (!settled && !(operation.type === 'signIn' && index === 1)) dispatch(operation, index, owner)
      settle()
    })
    void performed.then(settle)
  }

  for (const { host, operation } of operations) {
    // A host without a record cannot name the attempt of the one before it, should that be late.
    if (mode.isVolatile && operation.type === 'delay') continue
    void pace.step(operation.type).then(() => dispatch(operation, host))
  }
  await scheduler.waitIdle()
  return {
    world,
    unsettled,
    sent,
    // A sign-in brings the main access token; the others are had by a refresh each.
    expiriesOf: (target) =>
      expiries + (target === MAIN ? refreshes + doubts() : signIns) + (mode.isVolatile ? deaths : 0),
    ghosts,
    strangers,
    request: (target) => request(0, target),
    wake: () => hostAt(0).coordinator.wake(),
    calm() {
      pace.calm()
      return pace.timer(5 * MINUTE).over
    },
  }
}
