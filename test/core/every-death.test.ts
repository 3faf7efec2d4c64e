import { expect, test } from 'vitest'
import { type Act, request, requestTo, type Scenario, survivesEveryDeath } from './every-death.js'
import { protectedRequest } from './protected-request.js'
import type { Fault } from './server.js'
import { BILLING, REPORTS, TARGETS } from './targets.js'
import { MINUTE, signedInWorld, UNAUTHORIZED, type World } from './world.js'

async function expired(...faults: readonly Fault[]): Promise<World> {
  const world = await signedInWorld()
  await world.pass(31 * MINUTE)
  world.server.faults = faults
  return world
}

async function refusedAtTheApi(...faults: readonly Fault[]): Promise<World> {
  const world = await signedInWorld()
  world.server.expireAccess()
  world.server.faults = faults
  return world
}

async function aboutToExpire(): Promise<World> {
  const world = await signedInWorld()
  await world.pass(27 * MINUTE)
  return world
}

/** An app with three APIs, which has used all of them: that took two rotations. */
async function threeApis(...faults: readonly Fault[]): Promise<World> {
  const world = await signedInWorld()
  for (const target of TARGETS) await world.request(target)
  world.server.faults = faults
  return world
}

async function threeApisExpired(...faults: readonly Fault[]): Promise<World> {
  const world = await threeApis(...faults)
  await world.pass(31 * MINUTE)
  return world
}

async function threeApisRefuse(...faults: readonly Fault[]): Promise<World> {
  const world = await threeApis(...faults)
  world.server.expireAccess()
  return world
}

async function billingUnknown(): Promise<World> {
  const world = await threeApisExpired()
  world.server.unknown = [BILLING]
  return world
}

async function inAMoment(act: Act, host: Parameters<Act>[0], world: World): Promise<void> {
  await world.pass(10)
  await act(host, world)
}

const five = [request, request, request, request, request]
const toAll = [BILLING, REPORTS, ...TARGETS].map(requestTo)
const refusedByBilling: Act = async (host, { server }) => {
  expect(await protectedRequest(host, server, { target: BILLING })).toEqual(UNAUTHORIZED)
}
const wake: Act = ({ coordinator }) => coordinator.wake()
const signOut: Act = ({ coordinator }) => coordinator.signOut(false)
const whatever: Act = (host) => host.coordinator.authorize()
const signIn: Act = async (host) => {
  expect(await host.signInAs('ada')).toMatchObject({ type: 'granted' })
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'five requests find the access token expired': {
    prepare: () => expired(),
    acts: [five],
    rotations: [1],
    staysSignedIn: true,
  },
  'five requests are answered 401 with a token that looked valid': {
    prepare: () => refusedAtTheApi(),
    acts: [five],
    rotations: [1],
    staysSignedIn: true,
  },
  'requests go out while the token is refreshed ahead of its expiry': {
    prepare: aboutToExpire,
    acts: [[request, request, wake]],
    rotations: [1],
    staysSignedIn: true,
  },
  'the authorization server is away, and comes back': {
    prepare: () => expired({ type: 'unreachable' }, { type: 'busy', retryAfter: 2000 }),
    acts: [five],
    rotations: [1],
    staysSignedIn: true,
  },
  'the answer is cut off after the rotation': {
    prepare: () => expired({ type: 'cut' }),
    acts: [five],
    rotations: [1],
    staysSignedIn: true,
  },
  'the answer after the rotation is no token answer, twice': {
    prepare: () => refusedAtTheApi({ type: 'malformed' }, { type: 'malformed' }),
    acts: [five],
    rotations: [1],
    staysSignedIn: true,
  },
  'two hosts refresh at the same time': {
    prepare: () => expired(),
    acts: [five, five],
    rotations: [1],
    staysSignedIn: true,
  },
  'two hosts are answered 401, and the answer to the refresh is cut off': {
    prepare: () => refusedAtTheApi({ type: 'cut' }),
    acts: [five, five],
    rotations: [1],
    staysSignedIn: true,
  },
  'three APIs, all their access tokens expired': {
    prepare: () => threeApisExpired(),
    acts: [toAll],
    rotations: [2 + 3],
    staysSignedIn: true,
  },
  'three APIs answer 401 to tokens that looked valid, in two hosts': {
    prepare: () => threeApisRefuse(),
    acts: [toAll, toAll],
    rotations: [2 + 3],
    staysSignedIn: true,
  },
  'three APIs, and the first answer is cut off after the rotation': {
    prepare: () => threeApisExpired({ type: 'cut' }),
    acts: [toAll],
    rotations: [2 + 3],
    staysSignedIn: true,
  },
  'three APIs in two hosts, and the authorization server answers nonsense twice': {
    prepare: () => threeApisRefuse({ type: 'malformed' }, { type: 'malformed' }),
    acts: [toAll, toAll],
    rotations: [2 + 3],
    staysSignedIn: true,
  },
  'one of three APIs is not known to the authorization server': {
    prepare: billingUnknown,
    acts: [[refusedByBilling, request, requestTo(REPORTS), refusedByBilling]],
    rotations: [2 + 2],
    staysSignedIn: true,
  },
  'the user signs in again while a refresh hangs': {
    prepare: () => expired({ type: 'hang' }),
    acts: [[request, request, (host, world) => inAMoment(signIn, host, world)]],
    rotations: [0, 1],
    staysSignedIn: true,
    // Asked again after a death, it replaces what it has brought itself.
    ended: [1, 2],
  },
}

test.each(Object.entries(scenarios))(
  'the user stays signed in wherever the worker dies: %s',
  async (_, scenario) => {
    expect(await survivesEveryDeath(scenario)).toBeGreaterThan(8)
  },
)

test('a user who signs out during a refresh is signed out wherever the worker dies', async () => {
  for (const delay of [1, 4, 6, 8, 10]) {
    await survivesEveryDeath({
      prepare: () => expired(),
      acts: [
        [
          whatever,
          whatever,
          async (host, world) => {
            await world.pass(delay)
            await signOut(host, world)
          },
        ],
      ],
      rotations: [0, 1],
      staysSignedIn: false,
    })
  }
})
