import { createCoordinator } from '../../../src/core/coordinator.js'
import type { RefreshOutcome } from '../../../src/core/outcome.js'
import type { Policy } from '../../../src/core/policy.js'
import { NO_SESSION, type SessionRecord } from '../../../src/core/session.js'
import type { IssuedTokens } from '../../../src/core/tokens.js'
import type { AccessToken, RefreshAnswer } from './authorization-server.js'
import { newFamily } from './families.js'
import { wakingPage } from './page.js'
import type { Practice, SimulatedBrowser, Surroundings } from './practice.js'
import { accepts } from './resource-server.js'

/** The real coordinator, one for each browser; refresh token in a cookie. */
export function holdfast(policyOf: (surroundings: Surroundings) => Policy): Practice {
  return { name: 'Holdfast', signIn: (surroundings) => signIn(policyOf(surroundings), surroundings) }
}

function signIn(policy: Policy, surroundings: Surroundings): SimulatedBrowser {
  const { clock, server, tally, assumptions, random } = surroundings
  const family = newFamily()
  const issued: AccessToken[] = []
  let cookie = 0
  let stored: SessionRecord = NO_SESSION
  let attempts = 0

  function issuedTokens(token: AccessToken): IssuedTokens {
    cookie = token.generation
    return {
      accessToken: String(issued.push(token) - 1),
      refreshToken: null,
      receivedAt: clock.now(),
      expiresIn: assumptions.accessTtl / 1000,
      refreshExpiresIn: null,
      claims: null,
    }
  }

  function outcome(answer: RefreshAnswer): RefreshOutcome {
    switch (answer.type) {
      case 'granted':
        return { type: 'granted', issued: issuedTokens(answer.token) }
      case 'refused':
        return { type: 'refused', reason: 'replayed', message: '' }
      case 'unreachable':
        return { ...answer, cause: 'no usable answer' }
      default:
        return answer satisfies never
    }
  }

  const coordinator = createCoordinator(
    {
      now: clock.now,
      random,
      newName: () => String(++attempts),
      sleep: clock.after,
      load: async () => stored,
      async update(judge) {
        stored = judge(stored)
        return stored
      },
      refresh: async (_, attempt) => outcome(await server.refresh(family, cookie, attempt)),
      abandon() {},
      revoke: async () => true,
      remind() {},
      async leaving() {},
      // One host: there is nobody to exclude.
      exclusive: (task) => task(),
      publish(snapshot) {
        if (snapshot.state.status === 'signed-out' && snapshot.state.ended) tally.signedOut++
        page.learn(snapshot)
      },
      record() {},
    },
    policy,
  )
  const page = wakingPage(clock, coordinator.wake)
  void coordinator.signIn(async () => ({ type: 'granted', issued: issuedTokens(server.signIn(family)) }))

  async function request(): Promise<void> {
    const since = clock.now()
    const first = await coordinator.authorize()
    if (first.type !== 'credential') return tally.requestSettled('failed', since)
    if (first.refreshBeside) void coordinator.wake()
    if (isAccepted(first.credential.accessToken)) return tally.requestSettled('answered', since)
    await clock.after(2 * assumptions.latency)
    const second = await coordinator.renew(first.credential)
    const isAnswered = second.type === 'credential' && isAccepted(second.credential.accessToken)
    tally.requestSettled(isAnswered ? 'answered' : 'failed', since)
  }

  function isAccepted(accessToken: string | null): boolean {
    const token = issued[Number(accessToken)]
    return token !== undefined && accepts(token, clock.now())
  }

  return { request, show: page.wake, isSignedOut: () => stored.status === 'signed-out' }
}
