import { type Remote, wrap } from 'comlink'
import { send } from '../host/send.js'
import { type CallResult, type Calls, RELEASE } from '../protocol/calls.js'
import { LINK, type LinkHello, onPort } from '../protocol/messages.js'
import { HoldfastError } from './holdfast-error.js'
import { type Call, unwrap } from './host-link.js'
import type { Stirred } from './keep-warm.js'
import type { ServingWorker } from './serving-worker.js'

/**
 * A worker that is starting says hello within a second; one that was just stopped lost
 * the message, and never will.
 */
const HELLO_TIMEOUT_MS = 2_000
const TRIES = 3
/** How often a worker that lets a call wait is asked whether it is still the same. */
const LIVENESS_LOOK_MS = 10_000

type Serving = Pick<ServingWorker, 'worker' | 'heard'>

/**
 * Calls go over a fresh port each: a kept one dies silently with the worker. Should the worker die
 * before or in the middle of a call, the call is made again, which wakes the next one.
 *
 * @param stirred Is told when the worker has answered.
 * @throws HoldfastError with the failure's code.
 */
export function workerCalls(serving: Serving, stirred: Stirred): Call {
  return async (ask) => {
    for (let tried = 0; tried < TRIES; tried++) {
      const result = await once(serving, stirred, ask)
      if (result !== 'died') return unwrap(result)
    }
    throw new HoldfastError(
      'worker_unavailable',
      'no answer from the worker, or it keeps being stopped; does it call coordinate()?',
    )
  }
}

async function once<T>(
  serving: Serving,
  stirred: Stirred,
  ask: (calls: Calls) => Promise<CallResult<T>>,
): Promise<CallResult<T> | 'died'> {
  const { port1, port2 } = new MessageChannel()
  const calls: Remote<Calls> = wrap(port1)
  const over = new AbortController()
  try {
    const dropped = new Promise<'died'>((resolve) => {
      port1.addEventListener('message', ({ data }) => onPort(data)?.holdfast === 'dropped' && resolve('died'))
    })
    const worker = await serving.worker()
    const hello = await greeted(worker, port1, port2)
    serving.heard(worker, hello !== null)
    // Asked only after the hello: a worker that is late must not do what another is asked again.
    if (hello === null) return 'died'
    stirred()
    const result = await Promise.race([ask(calls), dropped, deathOf(hello, serving, over.signal)])
    // Before anybody in this page knows.
    if (result !== 'died' && result.ok && result.heard && navigator.serviceWorker.controller)
      void send(result.heard).catch(() => {})
    return result
  } finally {
    over.abort()
    port1.close()
  }
}

/** The worker's first word; `null` when it says none. */
function greeted(worker: ServiceWorker, port1: MessagePort, port2: MessagePort): Promise<LinkHello | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, HELLO_TIMEOUT_MS, null)
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const said = onPort(data)
      if (said?.holdfast !== 'hello') return
      clearTimeout(timer)
      resolve(said)
    })
    port1.start()
    worker.postMessage(LINK, [port2])
  })
}

/**
 * The worker holds a lock for as long as it lives: getting it means that no answer will come, unless some
 * page has stolen it. And some page may have it before this one. So the worker is asked, then and now and
 * then, whether it is still the same.
 */
async function deathOf({ life, boot }: LinkHello, serving: Serving, signal: AbortSignal): Promise<'died'> {
  await new Promise((look) => {
    setTimeout(look, LIVENESS_LOOK_MS)
    navigator.locks.request(life, { mode: 'shared', signal }, look).catch(look)
  })
  if (signal.aborted) return 'died'
  const { port1, port2 } = new MessageChannel()
  const now = await greeted(await serving.worker(), port1, port2)
  // No call follows.
  port1.postMessage(RELEASE)
  return now && now.boot === boot ? deathOf(now, serving, signal) : 'died'
}
