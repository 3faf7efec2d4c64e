declare const self: ServiceWorkerGlobalScope

const TAG = 'holdfast'

/**
 * Background Sync (WICG), which Chromium alone has: it wakes this worker when the
 * network is back, pages or not.
 */
interface WithSync {
  readonly sync?: { register(tag: string): Promise<void> }
}

export function wakeWithNetwork(wake: (isOnline: true) => Promise<unknown>): void {
  self.addEventListener('sync' as 'message', (event) => {
    if (Object(event).tag === TAG) event.waitUntil(wake(true))
  })
}

/** Where it is not there, or not allowed, pages wake this worker. */
export function askForNetwork(): void {
  const { sync } = self.registration as WithSync
  sync?.register(TAG).catch(() => {})
}
