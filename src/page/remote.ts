import { type Remote as ComlinkRemote, releaseProxy, wrap } from 'comlink'
import type { Answer, Calls } from '../protocol/calls.js'
import { isLinkHello, LINK } from '../protocol/link.js'
import { HoldfastError } from './holdfast-error.js'
import { openAnswer, type Remote } from './host-link.js'

/** A worker that is starting says hello within a second; one that was just stopped lost the message, and never will. */
const HELLO = 4_000
const TRIES = 3

/**
 * Calls go over a fresh port each: a kept one dies silently with the worker. Should the worker die
 * before or in the middle of a call, the call is made again, which wakes the next one.
 *
 * @throws HoldfastError with the failure's code.
 */
export function remoteTo(worker: () => Promise<ServiceWorker>): Remote {
  return async (ask) => {
    for (let tried = 0; tried < TRIES; tried++) {
      const answer = await once(await worker(), ask)
      if (answer !== 'died') return openAnswer(answer)
    }
    throw new HoldfastError(
      'worker_unavailable',
      'no answer from the worker, or it keeps being stopped; does it call coordinate()?',
    )
  }
}

async function once<T>(
  worker: ServiceWorker,
  ask: (calls: Calls) => Promise<Answer<T>>,
): Promise<Answer<T> | 'died'> {
  const { port1, port2 } = new MessageChannel()
  const calls: ComlinkRemote<Calls> = wrap(port1)
  const over = new AbortController()
  const life = lifeOf(port1)
  worker.postMessage(LINK, [port2])
  try {
    const name = await life
    // Asked only after the hello: a worker that is late must not do what another is asked again.
    return name === null ? 'died' : await Promise.race([ask(calls), deathOf(name, over.signal)])
  } finally {
    over.abort()
    calls[releaseProxy]()
  }
}

/** The lock of the worker that said hello; `null` when none did. */
function lifeOf(port: MessagePort): Promise<string | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, HELLO, null)
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isLinkHello(data)) return
      clearTimeout(timer)
      resolve(data.life)
    })
    port.start()
  })
}

/** The worker holds a lock for as long as it lives: getting it means that no answer will come. */
function deathOf(life: string, over: AbortSignal): Promise<'died'> {
  return new Promise((resolve) => {
    const aborted = () => {}
    navigator.locks.request(life, { mode: 'shared', signal: over }, () => resolve('died')).catch(aborted)
  })
}
