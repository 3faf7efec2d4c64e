import { wipeSlots } from '../src/host/storage/database.js'
import { leave } from './leave.js'

declare const self: ServiceWorkerGlobalScope

/**
 * Makes this service worker take itself away: it forgets the session, lets go of all pages and unregisters.
 * Deploy it under the URL of the worker that it replaces, and leave it there: browsers that come back in a
 * year still ask for that URL.
 *
 * @example
 * import { remove } from 'holdfast/sw/remove'
 *
 * remove()
 */
export function remove(): void {
  self.addEventListener('install', () => {
    void self.skipWaiting()
  })
  self.addEventListener('activate', (event) => {
    event.waitUntil(wipeAndLeave())
  })
}

async function wipeAndLeave(): Promise<void> {
  // Where IndexedDB refuses there is nothing that could be wiped.
  await wipeSlots().catch(() => {})
  // Without a fetch handler requests of these pages go straight to the network.
  await self.clients.claim().catch(() => {})
  await leave()
}
