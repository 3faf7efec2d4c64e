import { TAKE_OVER } from '../src/protocol/update.js'

declare const self: ServiceWorkerGlobalScope

/** What a newer version of this worker waits for. */
interface Work {
  /** Whether it could take over now without cutting anything off. */
  isDone(): boolean
  /** Ends what is under way. */
  cut(): void
  /** How long a version that waits is held back, in milliseconds. */
  readonly patience: number
}

/**
 * Firefox and Safari cut off all streams of a worker that is replaced, and Chromium lets an endless stream hold its
 * successor back for ever. So no version takes over by itself: the one before it gives the word.
 *
 * @returns Looks whether it is time; to be called whenever something may have come to its end.
 */
export function makeWay({ isDone, cut, patience }: Work): () => void {
  let waitingSince: number | null = null
  return () => {
    const { waiting } = self.registration
    waitingSince = waiting && (waitingSince ?? Date.now())
    if (!waiting || waitingSince === null) return
    const isLate = Date.now() >= waitingSince + patience
    if (isLate) cut()
    if (isLate || isDone()) waiting.postMessage(TAKE_OVER)
  }
}
