import type { HeartbeatAnswer } from '../protocol/messages.js'
import { whenUser } from './when-user.js'

/** Browsers stop a worker 30 seconds after its last event. */
const MAY_BE_STOPPED_MS = 25_000

/** What users do when they are about to send something. Who comes back to a page has it ask the worker anyway. */
const INTENTS = ['pointerdown', 'pointerover', 'keydown', 'touchstart', 'focusin']

/** The pointer is over something at all times. */
const PRESSABLE = 'a,button,input,select,textarea,label,summary,[role],[tabindex]'

/** An answer to no question: the message itself starts the worker. Of what the user does it says nothing. */
const WARM_UP: HeartbeatAnswer = { holdfast: 'heartbeat-answer', over: [] }

/** Tells that the worker had an event, now or at that time of `performance.now()`. */
export type Stirred = (at?: number) => void

/** When the worker last had something to do, as far as this page knows. */
export interface Warmth {
  readonly stirred: Stirred
  /** The user is about to need it. */
  needed(): void
}

/** @param start Starts the worker, if it does not run. */
export function warmth(start: () => void): Warmth {
  let last = Number.NEGATIVE_INFINITY
  const stirred: Stirred = (at = performance.now()) => {
    last = Math.max(last, at)
  }
  return {
    stirred,
    needed() {
      if (performance.now() - last < MAY_BE_STOPPED_MS) return
      stirred()
      start()
    },
  }
}

/**
 * Starts the worker before the user's next request needs it, if it may be stopped. Nothing is awaited, and
 * where nobody does anything, nothing happens.
 *
 * @param worker The one that is to be started, if any.
 */
export function keepWarm(worker: () => ServiceWorker | null): Stirred {
  const { stirred, needed } = warmth(() => worker()?.postMessage(WARM_UP))
  whenUser(INTENTS, (event) => {
    if (event.type !== 'pointerover' || event.composedPath().some(isPressable)) needed()
  })
  return stirred
}

function isPressable(target: EventTarget): boolean {
  return target instanceof Element && target.matches(PRESSABLE)
}
