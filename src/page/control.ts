import { HoldfastError } from './holdfast-error.js'
import type { ServingWorker } from './serving-worker.js'

const CONTROL_TIMEOUT_MS = 10_000
/** A worker that has been asked to takes control at once, unless another one has a narrower scope. */
const OF_ANOTHER_MS = 2_000

/**
 * Resolves when requests of this page go through the worker. A first visit and a
 * hard reload start without it.
 */
export function controlled({ scope, isControlling }: ServingWorker): Promise<void> {
  const { serviceWorker } = navigator
  if (isControlling()) return Promise.resolve()
  if (!location.href.startsWith(scope)) {
    throw new HoldfastError(
      'worker_unavailable',
      `connect: this page is outside of ${scope}; set scope, and maybe Service-Worker-Allowed`,
    )
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        const other = serviceWorker.controller?.scriptURL
        const who = other
          ? `${other} took control, at a scope below ${scope}; import it into your worker, or give it a scope without pages`
          : 'no worker took control'
        reject(new HoldfastError('worker_unavailable', `connect: ${who}`))
      },
      serviceWorker.controller ? OF_ANOTHER_MS : CONTROL_TIMEOUT_MS,
    )
    const look = () => {
      if (!isControlling()) return
      clearTimeout(timer)
      resolve()
    }
    serviceWorker.addEventListener('controllerchange', look)
  })
}
