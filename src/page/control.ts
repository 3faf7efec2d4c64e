import { HoldfastError } from './holdfast-error.js'

const PATIENCE = 10_000

/** Resolves when requests of this page go through the worker. A first visit and a hard reload start without it. */
export function controlled({ scope }: ServiceWorkerRegistration): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve()
  if (!location.href.startsWith(scope)) {
    throw new HoldfastError(
      'worker_unavailable',
      `connect: this page is outside of ${scope}; set scope, and maybe Service-Worker-Allowed`,
    )
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new HoldfastError('worker_unavailable', 'connect: no worker took control'))
    }, PATIENCE)
    const taken = () => {
      clearTimeout(timer)
      resolve()
    }
    navigator.serviceWorker.addEventListener('controllerchange', taken, { once: true })
  })
}
