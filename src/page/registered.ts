// The package's default is an ES5 build, nearly twice as large, and a CommonJS one in Node.
import { Workbox } from 'workbox-window/build/workbox-window.prod.mjs'
import type { ConnectSettings } from './connect-options.js'
import { HoldfastError } from './holdfast-error.js'
import { listenForScriptError } from './script-error.js'
import { tellUpdates } from './tell-updates.js'

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
  const script = listenForScriptError(worker)
  try {
    const workbox = new Workbox(worker.href, registration)
    const found = await workbox.register({ immediate: true })
    if (!found) throw new Error('blocked')
    tellUpdates(found)
    return found
  } catch (cause) {
    // What browsers refuse by themselves, such as storage that is blocked, is no TypeError.
    const itself = cause instanceof TypeError ? await script.said() : undefined
    throw new HoldfastError('worker_unavailable', `connect: ${explained(worker, cause, itself)}`, { cause })
  } finally {
    script.stop()
  }
}

function explained(worker: URL, cause: unknown, itself: string | undefined): string {
  const said = cause instanceof Error ? cause.message : String(cause)
  return (
    `worker ${worker.pathname} could not be registered: "${itself ?? said}". ` +
    (itself
      ? 'Mend its script'
      : 'Check that the URL answers 200 with a JavaScript type, scope, and type (does it import or export?)')
  )
}
