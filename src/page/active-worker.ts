import { HoldfastError } from './holdfast-error.js'

/** How long a page waits for a worker with another URL to take over from the one that serves it now. */
const TAKEOVER = 5_000

/**
 * The worker that serves this page's calls: the registered script, or, while that one cannot take over, the one
 * before it. Awaited anew for every call, because an update changes it.
 */
export async function activeWorker(
  registration: ServiceWorkerRegistration,
  script: URL,
): Promise<ServiceWorker> {
  const { active } = registration
  if (active?.scriptURL === script.href) return active
  const incoming = registration.installing ?? registration.waiting
  if (incoming) await settled(incoming, active ? TAKEOVER : null)
  if (registration.active) return registration.active
  throw new HoldfastError('worker_unavailable', 'connect: the worker failed to install; see its console')
}

/** Another tab may see a worker in WebKit stay at 'activating' for ever, and it serves all the same. */
function settled(worker: ServiceWorker, patience: number | null): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController()
    const timer = patience === null ? undefined : setTimeout(finish, patience)
    function finish(): void {
      done.abort()
      clearTimeout(timer)
      resolve()
    }
    function look(): void {
      if (worker.state !== 'installing' && worker.state !== 'installed') finish()
    }
    worker.addEventListener('statechange', look, { signal: done.signal })
    look()
  })
}
