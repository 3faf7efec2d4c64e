import { type Remote as ComlinkRemote, releaseProxy, wrap } from 'comlink'
import type { Answer, Calls } from '../protocol/calls.js'
import { isLinkHello, LINK } from '../protocol/link.js'
import { HoldfastError } from './holdfast-error.js'
import { openAnswer, type Remote } from './host-link.js'

/** A worker that is starting says hello within a second; one that never does is not ours, or stuck. */
const HELLO = 10_000
const TRIES = 3

/**
 * Calls go over a fresh port each: a kept one dies silently with the worker. Should the worker die
 * in the middle of a call, the call is made again, which wakes the next one.
 *
 * @throws HoldfastError with the failure's code.
 */
export function remoteTo(worker: () => Promise<ServiceWorker>): Remote {
  return async (ask) => {
    for (let tried = 0; tried < TRIES; tried++) {
      const answer = await once(await worker(), ask)
      if (answer !== 'died') return openAnswer(answer)
    }
    throw new HoldfastError('worker_unavailable', 'the worker keeps being stopped')
  }
}

async function once<T>(
  worker: ServiceWorker,
  ask: (calls: Calls) => Promise<Answer<T>>,
): Promise<Answer<T> | 'died'> {
  const { port1, port2 } = new MessageChannel()
  const calls: ComlinkRemote<Calls> = wrap(port1)
  const over = new AbortController()
  const death = deathOf(port1, over.signal)
  worker.postMessage(LINK, [port2])
  try {
    return await Promise.race([ask(calls), death])
  } finally {
    over.abort()
    calls[releaseProxy]()
  }
}

/** The worker holds a lock for as long as it lives: getting it means that no answer will come. */
function deathOf(port: MessagePort, over: AbortSignal): Promise<'died'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HoldfastError('worker_unavailable', 'no answer from the worker; does it call coordinate()?'))
    }, HELLO)
    over.addEventListener('abort', () => clearTimeout(timer))
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isLinkHello(data)) return
      clearTimeout(timer)
      const aborted = () => {}
      navigator.locks
        .request(data.life, { mode: 'shared', signal: over }, () => resolve('died'))
        .catch(aborted)
    })
  })
}
