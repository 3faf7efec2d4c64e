import { type CoordinateConfig, settingsOf } from '../../host/config.js'
import { createHost } from '../../host/host.js'
import { exclusive } from '../../host/lock.js'
import type { PageHost } from '../connect-options.js'
import { countedPages } from './counted-pages.js'
import { interceptRequests } from './intercept-requests.js'
import { leased } from './lease.js'
import { pageUser } from './page-user.js'

/**
 * Runs the coordinator in this page, where no service worker can be had: for `connect({ withoutWorker })`,
 * which calls it only there. Every page runs one of its own; they share the store and the lock, so that there
 * is still one refresh for all.
 *
 * @param config What the worker gives to `coordinate`.
 * @throws TypeError that names the option and the fix.
 */
export function hostInPage(config: CoordinateConfig): PageHost {
  const host = createHost(settingsOf(config), {
    kind: 'page',
    // On an insecure origin there are no Web Locks.
    exclusive: navigator.locks ? exclusive : leased,
    attach: async () => {},
    countPages: countedPages(),
    remove: async () => release(),
    // The browser tells pages, and they wake their host.
    remind() {},
    // Of other pages it knows nothing: each has a host of its own.
    async leaving() {},
  })
  const user = pageUser()
  const release = interceptRequests(host, user)
  return user.learning(host.calls)
}
