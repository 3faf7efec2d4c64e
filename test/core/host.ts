import { type Coordinator, createCoordinator } from '../../src/core/coordinator.js'
import type { RefreshOutcome, Unreachable } from '../../src/core/outcome.js'
import type { Ports } from '../../src/core/ports.js'
import type { SignInResult } from '../../src/core/sign-in.js'
import type { Target } from '../../src/core/target.js'
import type { IssuedTokens } from '../../src/core/tokens.js'
import type { CookieJar } from './cookie-jar.js'
import { type Life, newLife } from './life.js'
import type { WireTokens } from './server.js'
import type { Surroundings } from './surroundings.js'

/** A coordinator, the life it has, and the ports between it and the world. */
export interface Host {
  readonly coordinator: Coordinator
  readonly life: Life
  readonly jar: CookieJar
  /** A network call that is no refresh: the resource server. */
  exchange<T>(work: () => T): Promise<T>
  signInAs(user: string): Promise<SignInResult>
}

/** As the adapters do: a page gives up much earlier. */
const TIMEOUT_MS = 30_000

export function startHost(around: Surroundings): Host {
  const { pace, server, disk, lock, inFlight, jar, mode } = around
  const life = newLife(around.fate)
  let abandon = (): void => {}

  const now = (): number => pace.now() + around.clock.offset

  async function local<T>(label: string, effect: () => T): Promise<T> {
    await life.step(() => pace.step(label))
    const result = effect()
    await life.step(() => pace.step(`${label} done`))
    return result
  }

  async function onItsWay(label: string): Promise<void> {
    await pace.step(label)
    if (label !== 'refresh') return
    const [longer = 0, ...others] = server.delays
    server.delays = others
    for (let moment = 0; moment < longer; moment++) await pace.step('refresh held up')
  }

  async function exchange<T>(label: string, work: () => T): Promise<T> {
    await life.send(() => onItsWay(label))
    const result = work()
    await life.step(() => pace.step(`${label} answered`))
    return result
  }

  async function refresh(
    refreshToken: string | null,
    attempt: string,
    target: Target,
    isWanted: () => boolean,
  ): Promise<RefreshOutcome> {
    const presented = refreshToken ?? jar.refresh
    const answer = await exchange('refresh', () => {
      const answered = server.refresh(presented, attempt, target)
      // A browser that has closed the connection takes no cookie from it.
      if (answered.type === 'granted' && life.isAlive() && isWanted()) jar.take(answered)
      return answered
    })
    switch (answer.type) {
      case 'granted':
        return { type: 'granted', issued: issuedTokens(answer, now()) }
      case 'refused':
        return { ...answer, message: '' }
      case 'target-refused':
        return answer
      case 'unreachable':
        return unreachable(answer.retryAfter)
      case 'hang':
        return new Promise<never>(() => {})
      default:
        return answer satisfies never
    }
  }

  const ports: Ports = {
    now,
    random: () => around.random(),
    newName: () => crypto.randomUUID(),
    sleep: (ms) => life.step(() => pace.timer(ms).over),
    load: () => local('load', disk.read),
    update: (judge) => local('update', () => disk.update(judge)),
    async refresh(tokens, attempt, target) {
      const flight = inFlight.begin(life)
      const timeout = pace.timer(TIMEOUT_MS)
      let isCut = false
      const cut = new Promise<Unreachable>((resolve) => {
        const end = (): void => {
          isCut = true
          resolve(unreachable(null))
        }
        abandon = end
        void timeout.over.then(end)
      })
      const answered = refresh(tokens.refreshToken, attempt, target, () => !isCut)
      const outcome = await Promise.race([answered, cut])
      timeout.cancel()
      flight.end()
      return outcome
    },
    abandon: () => abandon(),
    revoke({ refreshToken }) {
      const presented = refreshToken ?? jar.refresh ?? jar.access
      return exchange('revoke', () => {
        const isHeard = server.revoke(presented)
        if (isHeard && life.isAlive()) jar.clear()
        return isHeard
      })
    },
    remind() {},
    leaving: async () => {},
    async exclusive(task) {
      await life.step(() => pace.step('lock'))
      return lock.request(life, task)
    },
    publish: (snapshot) => void around.published.push(snapshot),
    record(type, detail) {
      around.events.push(type)
      around.details.push(detail)
    },
  }
  const coordinator = createCoordinator(ports, around.policy)

  return {
    coordinator,
    life,
    jar,
    exchange: (work) => exchange('request', work),
    signInAs: (user) =>
      coordinator.signIn(async () => {
        const answer = await exchange('sign in', () => {
          const granted = server.signIn(user)
          if (life.isAlive()) jar.take(granted)
          return granted
        })
        return { type: 'granted', issued: issuedTokens(answer, now()) }
      }),
  }

  function issuedTokens(
    { accessToken, refreshToken, expiresIn, refreshExpiresIn, claims }: WireTokens,
    receivedAt: number,
  ): IssuedTokens {
    return {
      accessToken: mode.cookies.access ? null : accessToken,
      refreshToken: mode.cookies.refresh ? null : refreshToken,
      receivedAt,
      expiresIn,
      refreshExpiresIn,
      claims,
    }
  }
}

function unreachable(retryAfter: number | null): Unreachable {
  return { type: 'unreachable', cause: 'no usable answer', retryAfter }
}
