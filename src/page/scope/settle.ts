import { helloOf } from '../../host/hello-of.js'
import { LIFE } from '../../protocol/messages.js'
import { HoldfastError } from '../holdfast-error.js'
import type { Met, ScopeHolder } from '../scope-holder.js'
import { untilSettled } from '../until-settled.js'

interface Scope {
  readonly script: string
  readonly registration: ServiceWorkerRegistration
  readonly hellos: WeakMap<ServiceWorker, Met['hello']>
}

/** How long a page waits for a worker with another URL to take over from one of Holdfast. */
const HANDOVER_MS = 5_000
/** How long what waits may stay without a word. */
const UNTOLD_MS = 1_000
/** For so long a verdict stands: the worker may have been late. */
const VERDICT_MS = 10_000
/** How often one is asked that may live. */
const TRIES = 3

const judged = new WeakMap<ServiceWorker, number>()
const told = new Set<string>()

/**
 * Does what the situation asks for while the scope is not simply ours.
 *
 * @returns The worker that serves all the same; `null` to look again.
 * @throws HoldfastError `worker_unavailable`, with who serves the scope and what to do.
 */
export async function settle(holder: ScopeHolder, scope: Scope): Promise<ServiceWorker | null> {
  const { script, registration, hellos } = scope
  const { active, waiting, installing } = registration
  const incoming = installing ?? waiting
  switch (holder.status) {
    case 'ours':
      return active
    case 'ours beside another':
      if (incoming && hellos.get(incoming) !== 'none') {
        hellos.set(incoming, 'none')
        void helloOf(incoming).then((isHoldfast) => {
          if (isHoldfast) hellos.set(incoming, 'said')
          else tell(`${holder.script} waits to take over; ${advice(script, registration)}`)
        })
      }
      return active
    case 'first install':
      return null
    case 'not asked':
      if (active) hellos.set(active, (await isHoldfast(active, scope)) ? 'said' : 'none')
      return null
    case 'handover':
      if (incoming) await untilSettled(incoming, HANDOVER_MS)
      if (!active || registration.active !== active) return null
      if (hellos.get(active) === 'said' || (await isHoldfast(active, scope))) return active
      hellos.set(active, 'none')
      return null
    case 'succession':
      if (incoming) await untilSettled(incoming, UNTOLD_MS)
      if (incoming && registration.waiting === incoming)
        tell(`${script} takes over as soon as the responses are read that come through ${holder.script}`)
      return null
    case 'stranger': {
      if (!active) return null
      const since = judged.get(active) ?? Date.now()
      if (Date.now() - since > VERDICT_MS) {
        judged.delete(active)
        hellos.set(active, 'late')
        return null
      }
      judged.set(active, since)
      const message =
        holder.script === script
          ? `${script} does not answer; does it call coordinate()?`
          : `${holder.script} serves ${registration.scope}, and requests go out without a session; ${advice(script, registration)}`
      tell(message)
      throw unavailable(message)
    }
    case 'vacant':
      throw unavailable('the worker failed to install, or has left this browser; see its console')
    case 'removed':
      // It serves who was there until they leave.
      if (active) return active
      throw unavailable('the worker was removed from this browser; reload the page')
    default:
      return holder satisfies never
  }
}

/** One that lives but is busy holds its lock. */
async function isHoldfast(worker: ServiceWorker, { script, registration }: Scope): Promise<boolean> {
  for (let tried = 1; tried <= TRIES; tried++) {
    if (await helloOf(worker)) return true
    const { held = [] } = await navigator.locks.query()
    // The one that follows has one, too.
    const own = registration.installing || registration.waiting ? 1 : 0
    const lives = held.filter(({ name }) => name?.startsWith(LIFE)).length > own
    if (!lives && (worker.scriptURL !== script || tried > 1)) return false
  }
  return false
}

function advice(script: string, { scope }: ServiceWorkerRegistration): string {
  return `only one worker can serve ${scope}: give that one a scope of its own, or import it into ${script}`
}

function tell(message: string): void {
  if (told.has(message)) return
  told.add(message)
  console.warn(`holdfast: ${message}`)
}

function unavailable(message: string): HoldfastError {
  return new HoldfastError('worker_unavailable', `connect: ${message}`)
}
