import { UPDATE_WAITS } from '../protocol/messages.js'

/** One that skips waiting does so by then. In Chromium it would not, if the worker before it were given something to do. */
const WAITS_AFTER_MS = 200

/**
 * Tells the worker that serves whenever another version waits: it may be asleep, and decides when that
 * takes over. workbox-window tells of the first one only that is not of its own doing, and a page may
 * be open over many deploys.
 */
export function tellUpdates(registration: ServiceWorkerRegistration): void {
  const tell = () => registration.waiting && registration.active?.postMessage(UPDATE_WAITS)
  const look = () => setTimeout(tell, WAITS_AFTER_MS)
  const watch = () => registration.installing?.addEventListener('statechange', look)
  registration.addEventListener('updatefound', watch)
  watch()
  look()
}
