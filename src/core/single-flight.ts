import { begin, settle } from './attempt.js'
import { decide, isDue, isProbe, probeAt, retryAt } from './decide.js'
import type { HeldRecord } from './held-record.js'
import type { RefreshOutcome } from './outcome.js'
import type { Policy } from './policy.js'
import type { Ports } from './ports.js'
import type { Credential } from './session.js'
import { MAIN, type Target } from './target.js'

/** One refresh at a time, whoever needs it: who comes later joins it. */
export interface SingleFlight {
  /** The refresh that is under way. */
  readonly inFlight: Promise<void> | null
  /**
   * Refreshes, or joins the refresh in flight.
   *
   * @param refused Which access token a resource server has refused.
   * @param isEarly Whether it may be tried before its back-off is over.
   */
  refresh(target: Target, refused?: Credential, isEarly?: boolean): Promise<void>
}

export function singleFlight(held: HeldRecord, ports: Ports, policy: Policy): SingleFlight {
  let inFlight: Promise<void> | null = null

  // The host can be stopped at any await. Written down before the request, so that the next host
  // knows that the token may be spent; written down after it, before any page profits from it.
  async function attempt(target: Target, refused: Credential | undefined, isEarly: boolean): Promise<void> {
    const name = ports.newName()
    await held.update((stored) => {
      const now = ports.now()
      // Judged again: another host may have refreshed meanwhile, for this target or another.
      const verdict = decide(stored, now, policy, target, refused)
      const purpose = verdict.type === 'refresh' ? 'needed' : 'ahead'
      return isDue(verdict, now) ? begin(stored, { name, purpose, target, now }) : stored
    })
    const begun = held.session
    const now = ports.now()
    if (begun.status !== 'refreshing' || now < (isEarly ? probeAt : retryAt)(begun, now)) return
    const probes = isProbe(begun, now)
    const forWhat = begun.target === MAIN ? '' : ` for ${begun.target}`
    ports.record(
      'refresh',
      begun.failures === 0 ? `attempt for rotation ${begun.rotation + 1}${forWhat}` : `same attempt again`,
    )
    const outcome = await ports.refresh(begun.tokens, begun.attempt, begun.target)
    await held.update((stored) => settle(stored, begun.attempt, outcome, ports.now(), ports.random, probes))
    report(ports.record, outcome, forWhat)
  }

  return {
    get inFlight() {
      return inFlight
    },
    refresh(target, refused, isEarly = false) {
      inFlight ??= ports
        .exclusive(() => attempt(target, refused, isEarly))
        .finally(() => {
          inFlight = null
        })
      return inFlight
    },
  }
}

function report(record: Ports['record'], outcome: RefreshOutcome, forWhat: string): void {
  switch (outcome.type) {
    case 'granted':
      record('rotation', 'the refresh was granted')
      break
    case 'target-refused':
      record(
        'refusal',
        `${outcome.error}${forWhat}: mend protect or the authorization server; asked again in a minute`,
      )
      break
    case 'refused':
      record('refusal', outcome.reason)
      break
    case 'unreachable':
      record('unreachable', outcome.cause)
      break
    default:
      outcome satisfies never
  }
}
