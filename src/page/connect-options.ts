import type { CoordinateConfig } from '../host/config.js'

/** What `connect` is told. */
export interface ConnectOptions {
  /** URL of the app's service worker script, the one that calls `coordinate`. On this origin. */
  readonly worker: string | URL
  /** Pages below this path are served; default: the folder of the worker's script. */
  readonly scope?: string
  /** `module` when the script has import statements of its own; default `classic`. */
  readonly type?: 'classic' | 'module'
  /**
   * Gives the worker's configuration to the page, which then keeps the session itself where no service worker can be had: in
   * private windows, where it is blocked, on insecure origins. Called, like all the code that is needed then, only
   * in that case. Default: `ready` rejects there.
   */
  readonly withoutWorker?: () => Promise<CoordinateConfig>
}

export interface ConnectSettings {
  readonly worker: URL
  readonly withoutWorker: (() => Promise<CoordinateConfig>) | null
  readonly registration: RegistrationOptions
}

const NAMES = ['worker', 'scope', 'type', 'withoutWorker']

/** @throws TypeError that names the option and the fix. */
export function connectSettings(options: ConnectOptions): ConnectSettings {
  const unknown = Object.keys(Object(options)).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`connect: there is no option "${unknown}"; the options are ${NAMES.join(', ')}`)
  }
  const { worker, scope, type = 'classic', withoutWorker = null } = Object(options) as Partial<ConnectOptions>
  if (!worker || !URL.canParse(worker, document.baseURI)) {
    throw new TypeError(`connect: worker must be the URL of your service worker, such as '/sw.js'`)
  }
  const url = new URL(worker, document.baseURI)
  if (url.origin !== location.origin) {
    throw new TypeError(`connect: worker must be on this origin, ${location.origin}`)
  }
  if (type !== 'classic' && type !== 'module') {
    throw new TypeError(`connect: type must be 'classic' or 'module'`)
  }
  if (withoutWorker !== null && typeof withoutWorker !== 'function') {
    throw new TypeError(`connect: withoutWorker must be a function`)
  }
  return {
    worker: url,
    withoutWorker,
    registration: { type, updateViaCache: 'none', ...(scope !== undefined && { scope }) },
  }
}
