import { type CoordinateConfig, settingsOf } from '../../host/config.js'
import { createHost } from '../../host/host.js'
import { exclusive } from '../../host/lock.js'
import type { Calls } from '../../protocol/calls.js'
import { CHANNEL, parseSnapshot } from '../../protocol/snapshot.js'
import { countedPages } from './counted-pages.js'
import { interceptRequests } from './intercept-requests.js'
import { leased } from './lease.js'

/**
 * Runs the coordinator in this page, where no service worker can be had. Every page runs one of its own; they share the
 * store and the lock, so that there is still one refresh for all.
 *
 * @throws TypeError that names the option and the fix.
 */
export function hostInPage(config: CoordinateConfig): Calls {
  const host = createHost(settingsOf(config), {
    kind: 'page',
    // On an insecure origin there are no Web Locks.
    exclusive: navigator.locks ? exclusive : leased,
    attach: async () => {},
    countPages: countedPages(),
    remove: async () => release(),
  })
  new BroadcastChannel(CHANNEL).addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (parseSnapshot(data)) void host.reread()
  })
  const release = interceptRequests(host)
  return host.calls
}
