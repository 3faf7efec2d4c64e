// Its members by name would keep this module from being imported in Node, as server-side rendering does.
import * as workbox from 'workbox-window'
import type { ConnectSettings } from './connect-options.js'
import { HoldfastError } from './holdfast-error.js'

/**
 * Registers the worker.
 *
 * @throws HoldfastError `insecure_origin` or `worker_unavailable`, with what the browser said and what to do.
 */
export async function registered({
  worker,
  registration,
}: ConnectSettings): Promise<ServiceWorkerRegistration> {
  if (!isSecureContext) {
    throw new HoldfastError(
      'insecure_origin',
      `connect: browsers run service workers only on https and localhost; serve ${location.origin} over https, or set withoutWorker`,
    )
  }
  if (!('serviceWorker' in navigator)) {
    throw new HoldfastError(
      'worker_unavailable',
      'connect: this browser offers no service workers here; set withoutWorker',
    )
  }
  try {
    const found = await new workbox.Workbox(worker.href, registration).register({ immediate: true })
    if (found) return found
    throw new Error('blocked')
  } catch (cause) {
    throw new HoldfastError('worker_unavailable', `connect: ${explained(worker, cause)}`, { cause })
  }
}

function explained(worker: URL, cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause)
  return (
    `worker ${worker.pathname} could not be registered: "${said}". ` +
    'Check that the URL answers 200 with a JavaScript type, scope, type (does it import?), and its console'
  )
}
