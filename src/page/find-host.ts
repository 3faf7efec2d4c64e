import { activeWorker } from './active-worker.js'
import type { ConnectSettings } from './connect-options.js'
import { controlled } from './control.js'
import { answerHeartbeats } from './heartbeat.js'
import { type HostLink, openAnswer } from './host-link.js'
import { registered } from './registered.js'
import { remoteTo } from './remote.js'
import { tellUpdates } from './tell-updates.js'

/**
 * The worker, or, where no worker can be had and the app gave the means, the page itself.
 *
 * @throws HoldfastError `insecure_origin` or `worker_unavailable`.
 */
export async function findHost(settings: ConnectSettings): Promise<HostLink> {
  try {
    return await workerLink(settings)
  } catch (error) {
    if (!settings.withoutWorker) throw error
    console.warn('holdfast: without a worker,', error)
    return pageLink(settings.withoutWorker)
  }
}

async function workerLink(settings: ConnectSettings): Promise<HostLink> {
  const registration = await registered(settings)
  answerHeartbeats()
  if (settings.onUpdate) tellUpdates(settings.onUpdate)
  const remote = remoteTo(() => activeWorker(registration, settings.worker))
  return {
    remote,
    async controlled() {
      // Chromium alone runs the fetch event again when a worker dies over it: nothing is patched there.
      const isRunAgain = 'userAgentData' in navigator
      const repeating = isRunAgain ? null : import('./after-death/repeat-requests.js')
      await controlled(registration)
      await repeating
        ?.then(({ repeatRequests }) => repeatRequests(remote))
        // An older worker does not say what it protects.
        .catch((error) => console.warn('holdfast: requests are not sent again when the worker dies,', error))
    },
    isControlled: () => navigator.serviceWorker.controller !== null,
  }
}

async function pageLink(withoutWorker: NonNullable<ConnectSettings['withoutWorker']>): Promise<HostLink> {
  const [{ hostInPage }, config] = await Promise.all([import('./in-page/host-in-page.js'), withoutWorker()])
  const calls = hostInPage(config)
  return {
    remote: async (ask) => openAnswer(await ask(calls)),
    controlled: async () => {},
    isControlled: () => true,
  }
}
