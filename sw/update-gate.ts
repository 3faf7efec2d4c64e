import type { LinkHello } from '../src/protocol/messages.js'
import { SKIP_WAITING, TAKE_OVER } from '../src/protocol/messages.js'
import { helloOfOther } from './hello-of-other.js'
import { leave } from './leave.js'

declare const self: ServiceWorkerGlobalScope

/** What a newer version of this worker waits for. */
interface Work {
  /** Whether it could take over now without cutting anything off. */
  isDone(): boolean
  /** Ends what is under way. */
  abortAll(): void
  /** What this worker says itself. */
  hello(): Promise<LinkHello>
  /** How long a version that waits is held back, in milliseconds. */
  readonly patience: number
}

/** Whose the worker is that waits. */
type Waiting =
  | 'asked'
  | 'this one'
  | 'holdfast'
  | 'word due'
  | 'stranger in our place'
  | 'stranger told'
  | 'stranger beside us'

/** How long one takes that obeys. */
const OBEYS_WITHIN_MS = 1_000

/**
 * Chromium starts a worker again that is sent something while it is stopped for the next one, which then waits until
 * the first is idle, whatever it is told. All tabs tell of the next one at the same moment, and `activate` comes a
 * second after a worker serves: they are over when the word is given.
 */
const WORD_AFTER_MS = 300

/**
 * Firefox and Safari cut off all streams of a worker that is replaced, and Chromium lets an endless stream hold its
 * successor back for ever. So no version takes over by itself: the one before it gives the word. What else is deployed
 * under its URL gets the word that Workbox has made usual, and, where it does not know that one, a registration of its
 * own.
 *
 * @returns Checks whether it is time; to be called whenever something may have come to its end.
 */
export function updateGate({ isDone, abortAll, hello, patience }: Work): () => void {
  let waitingSince: number | null = null
  let waits: Waiting | null = null

  async function meet(worker: ServiceWorker): Promise<void> {
    waits = 'asked'
    let isHere = true
    worker.addEventListener('statechange', () => {
      isHere = false
      waits = null
    })
    const [said, own] = await Promise.all([helloOfOther(worker, 2), hello()])
    if (!isHere) return
    // Whoever greets the worker that waits must not make it give the word to itself.
    if (said) waits = said.boot === own.boot ? 'this one' : 'holdfast'
    else waits = worker.scriptURL === self.location.href ? 'stranger in our place' : 'stranger beside us'
    check()
  }

  function check(): void {
    const { waiting } = self.registration
    waitingSince = waiting && (waitingSince ?? Date.now())
    if (!waiting || waitingSince === null) return
    if (!waits) void meet(waiting)
    if (waits === 'stranger in our place' && isDone()) {
      waiting.postMessage(SKIP_WAITING)
      waits = 'stranger told'
      setTimeout(() => waits === 'stranger told' && leave(), OBEYS_WITHIN_MS)
    }
    if (waits !== 'holdfast') return
    if (!isLate() && !isDone()) return
    waits = 'word due'
    setTimeout(giveWord, WORD_AFTER_MS)
  }

  function giveWord(): void {
    if (waits !== 'word due') return
    const { active, waiting } = self.registration
    if (active?.state === 'activating') return void setTimeout(giveWord, WORD_AFTER_MS)
    waits = 'holdfast'
    // Just before the word: what is opened after it would be cut off without one.
    if (isLate()) abortAll()
    if (isLate() || isDone()) waiting?.postMessage(TAKE_OVER)
  }

  function isLate(): boolean {
    return waitingSince !== null && Date.now() >= waitingSince + patience
  }

  return check
}
