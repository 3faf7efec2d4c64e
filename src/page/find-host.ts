import { workerCalls } from './call-worker.js'
import type { ConnectSettings } from './connect-options.js'
import { controlled } from './control.js'
import { answerHeartbeats } from './heartbeat.js'
import { type HostLink, unwrap } from './host-link.js'
import { keepWarm } from './keep-warm.js'
import { watchUpdates } from './on-update.js'
import { servingWorker } from './serving-worker.js'

/**
 * The worker, or, where no worker can be had and the app gave the means, the page itself.
 *
 * @param changed Called when another worker serves this page than before, ours or not.
 * @throws HoldfastError `insecure_origin` or `worker_unavailable`.
 */
export async function findHost(settings: ConnectSettings, changed: () => void): Promise<HostLink> {
  try {
    return await workerLink(settings, changed)
  } catch (error) {
    if (!settings.withoutWorker) throw error
    console.warn('holdfast: without a worker,', error)
    return pageLink(settings.withoutWorker)
  }
}

async function workerLink(settings: ConnectSettings, changed: () => void): Promise<HostLink> {
  const serving = await servingWorker(settings, changed)
  const stirred = settings.keepWarm ? keepWarm(serving.settled) : () => {}
  answerHeartbeats(stirred)
  if (settings.onUpdate) watchUpdates(settings.onUpdate, serving.isHoldfast)
  const call = workerCalls(serving, stirred)
  // Where a stranger serves the scope, this page can still be the host.
  if (settings.withoutWorker) await call((calls) => calls.attach())
  return {
    call,
    async controlled() {
      // Chromium alone runs the fetch event again when a worker dies over it: nothing is patched there.
      const isRunAgain = 'userAgentData' in navigator
      const repeating = isRunAgain ? null : import('./worker-death/repeat-requests.js')
      await controlled(serving)
      await repeating
        ?.then(({ repeatRequests }) => repeatRequests(call))
        // A deploy may have taken the file away that this page would load.
        .catch((error) => console.warn('holdfast: requests are not sent again when the worker dies,', error))
    },
    isControlled: serving.isControlling,
  }
}

async function pageLink(withoutWorker: NonNullable<ConnectSettings['withoutWorker']>): Promise<HostLink> {
  const calls = await withoutWorker()
  if (typeof Object(calls).attach !== 'function')
    throw new TypeError('connect: withoutWorker must give hostInPage(config), from holdfast/without-worker')
  return {
    call: async (ask) => unwrap(await ask(calls)),
    controlled: async () => {},
    isControlled: () => true,
  }
}
