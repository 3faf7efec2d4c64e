import { type Coordinator, createCoordinator, type SignInResult } from '../../src/core/coordinator.js'
import type { RefreshOutcome, Unreachable } from '../../src/core/outcome.js'
import type { Ports } from '../../src/core/ports.js'
import type { Target } from '../../src/core/target.js'
import type { TokenGrant } from '../../src/core/tokens.js'
import { type Life, newLife } from './life.js'
import type { WireGrant } from './server.js'
import type { Surroundings } from './surroundings.js'

/** A coordinator, the life it has, and the ports between it and the world. */
export interface Host {
  readonly coordinator: Coordinator
  readonly life: Life
  /** A network call that is no refresh: the resource server. */
  exchange<T>(work: () => T): Promise<T>
  signInAs(user: string): Promise<SignInResult>
}

/** As the adapters do: a page gives up much earlier. */
const TIMEOUT = 30_000

export function startHost(world: Surroundings): Host {
  const { pace, server, disk, lock, inFlight } = world
  const life = newLife(world.fate)
  let abandon = (): void => {}

  const now = (): number => pace.now() + world.clock.offset

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
  ): Promise<RefreshOutcome> {
    const answer = await exchange('refresh', () => server.refresh(refreshToken, attempt, target))
    switch (answer.type) {
      case 'granted':
        return { type: 'granted', grant: tokenGrant(answer, now()) }
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
    random: () => world.random(),
    newName: () => crypto.randomUUID(),
    sleep: (ms) => life.step(() => pace.timer(ms).over),
    load: () => local('load', disk.read),
    update: (judge) => local('update', () => disk.update(judge)),
    async refresh(tokens, attempt, target) {
      const flight = inFlight.begin(life)
      const timeout = pace.timer(TIMEOUT)
      const cut = new Promise<Unreachable>((resolve) => {
        abandon = () => resolve(unreachable(null))
        void timeout.over.then(abandon)
      })
      const outcome = await Promise.race([refresh(tokens.refreshToken, attempt, target), cut])
      timeout.cancel()
      flight.end()
      return outcome
    },
    abandon: () => abandon(),
    revoke: (tokens) => exchange('revoke', () => server.revoke(tokens?.refreshToken ?? null)),
    async exclusive(task) {
      await life.step(() => pace.step('lock'))
      return lock.request(life, task)
    },
    publish: (snapshot) => void world.published.push(snapshot),
    record(type, detail) {
      world.events.push(type)
      world.details.push(detail)
    },
  }
  const coordinator = createCoordinator(ports, world.policy)

  return {
    coordinator,
    life,
    exchange: (work) => exchange('request', work),
    signInAs: (user) =>
      coordinator.signIn(async () => {
        const answer = await exchange('sign in', () => server.signIn(user))
        return { type: 'granted', grant: tokenGrant(answer, now()) }
      }),
  }
}

function tokenGrant(
  { accessToken, refreshToken, expiresIn, refreshExpiresIn, claims }: WireGrant,
  receivedAt: number,
): TokenGrant {
  return { accessToken, refreshToken, receivedAt, expiresIn, refreshExpiresIn, claims }
}

function unreachable(retryAfter: number | null): Unreachable {
  return { type: 'unreachable', cause: 'no usable answer', retryAfter }
}
