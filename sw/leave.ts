import { REMOVED } from '../src/protocol/messages.js'

declare const self: ServiceWorkerGlobalScope

/**
 * Takes this worker out of the browser, and lets pages know that it was meant: else they register it anew.
 */
export async function leave(): Promise<void> {
  const pages = await self.clients.matchAll({ includeUncontrolled: true })
  for (const page of pages) page.postMessage(REMOVED)
  await self.registration.unregister()
}
