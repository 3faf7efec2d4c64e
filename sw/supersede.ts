import { helloOfOther } from './hello-of-other.js'

declare const self: ServiceWorkerGlobalScope

/** Chromium forgets that a worker waits when the one before it is given something to do. */
const RETRY_MS = 1_000

/**
 * Takes over from a worker that is not of Holdfast: it would never give the word (see update-gate).
 */
export async function supersede(): Promise<void> {
  const { active } = self.registration
  if (!active || (await helloOfOther(active, 1))) return
  // Chromium lets streams end first; the others tell nobody of what a worker streams.
  const again = setInterval(() => {
    const { installing, waiting } = self.registration
    if (installing || waiting) void self.skipWaiting()
    else clearInterval(again)
  }, RETRY_MS)
  await self.skipWaiting()
}
