import type { AccessToken } from './authorization-server.js'
import { newFamily } from './families.js'
import type { Practice, SimulatedBrowser, Surroundings } from './practice.js'
import { accepts } from './resource-server.js'
import { SECOND } from './time.js'

const RETRIES = 3
const PAUSE = SECOND

/**
 * An interceptor in every tab, as with axios: a request answered 401 waits for the tab's one
 * refresh in flight, which is retried three times, a second apart; then its requests fail, and the next one
 * begins anew. The browser sends the refresh token of the moment, as cookie or from `localStorage`.
 *
 * @param storage Where the access token is: each tab has its own, or all share one.
 */
export function perTab(storage: 'memory' | 'localStorage', name: string): Practice {
  return { name, signIn: (surroundings) => signIn(storage, surroundings) }
}

function signIn(storage: 'memory' | 'localStorage', surroundings: Surroundings): SimulatedBrowser {
  const { clock, server, tally, assumptions } = surroundings
  const family = newFamily()
  const first = server.signIn(family)
  const held: AccessToken[] = Array(storage === 'memory' ? surroundings.tabs : 1).fill(first)
  const flights = new Map<number, Promise<boolean>>()
  let generation = 0
  let signedOut = false

  function slot(tab: number): number {
    return storage === 'memory' ? tab : 0
  }

  function isAccepted(tab: number): boolean {
    const token = held[slot(tab)]
    return token !== undefined && accepts(token, clock.now())
  }

  async function refreshed(tab: number): Promise<boolean> {
    for (let retries = 0; retries <= RETRIES; retries++) {
      if (retries > 0) await clock.after(PAUSE)
      if (signedOut) return false
      const answer = await server.refresh(family, generation, null)
      if (signedOut) return false
      if (answer.type === 'granted') {
        generation = answer.token.generation
        held[slot(tab)] = answer.token
        return true
      }
      if (answer.type === 'refused') {
        signedOut = true
        tally.signedOut++
        return false
      }
    }
    return false
  }

  function refreshOnce(tab: number): Promise<boolean> {
    const flight = flights.get(tab) ?? refreshed(tab).finally(() => flights.delete(tab))
    flights.set(tab, flight)
    return flight
  }

  async function authorized(tab: number, since: number): Promise<void> {
    await clock.after(2 * assumptions.latency)
    const hasToken = await refreshOnce(tab)
    await clock.after(assumptions.latency)
    tally.requestSettled(hasToken && isAccepted(tab) ? 'answered' : 'failed', since)
  }

  function request(tab: number): void {
    if (isAccepted(tab)) tally.requestSettled('answered', clock.now())
    else void authorized(tab, clock.now())
  }

  return { request, show: () => {}, isSignedOut: () => signedOut }
}
