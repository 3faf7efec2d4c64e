import type { Calls } from '../protocol/calls.js'

/** A page that keeps the session itself, from `hostInPage` of `holdfast/without-worker`. */
export type PageHost = Calls

/** What `connect` is told. */
export interface ConnectOptions {
  /** URL of the app's service worker script, the one that calls `coordinate`. On this origin. */
  readonly worker: string | URL
  /** Pages below this path are served; default: the folder of the worker's script. */
  readonly scope?: string
  /** `module` when the script has import statements of its own; default `classic`. */
  readonly type?: 'classic' | 'module'
  /**
   * The app's page for signing in, on this origin. When a session has ended every page goes there, with
   * `reason` and `returnTo` in the query, and back to `returnTo` as soon as somebody has signed in, in
   * whichever tab. Default: pages stay where they are, and `state.ended` tells. Not together with `hold`,
   * which keeps pages so that nothing is lost.
   */
  readonly signInPage?: string | URL
  /**
   * Called when a new version of the worker has taken over the requests of this page, which itself is still
   * the old one: offer a reload when it suits the user. Nothing reloads by itself.
   */
  readonly onUpdate?: () => void
  /**
   * Starts the worker as soon as the user is about to do something: points at a link or a button, presses a key or
   * touches the page. Browsers stop a worker after 30 seconds without an event, and the request that follows would
   * wait for its start. One message in 25 seconds at most, and none in a page that nobody uses; of what the user
   * does it says nothing. Default `true`.
   */
  readonly keepWarm?: boolean
  /**
   * Has the page keep the session itself where no service worker can be had: in private windows, where it is
   * blocked, on insecure origins. Called only in that case, and so are the code and the configuration loaded
   * that it imports. Default: `ready` rejects there.
   *
   * @example
   * withoutWorker: async () => {
   *   const { hostInPage } = await import('holdfast/without-worker')
   *   const { config } = await import('./session-config.js')
   *   return hostInPage(config)
   * }
   */
  readonly withoutWorker?: () => Promise<PageHost>
}

export interface ConnectSettings {
  readonly worker: URL
  readonly signInPage: URL | null
  readonly onUpdate: (() => void) | null
  readonly keepWarm: boolean
  readonly withoutWorker: (() => Promise<PageHost>) | null
  readonly registration: RegistrationOptions
}

/**
 * By its name, the default of each option; `undefined`: there is none. One that is
 * missing here does not compile.
 */
const OPTIONS = {
  worker: undefined,
  scope: undefined,
  type: 'classic',
  signInPage: undefined,
  onUpdate: undefined,
  keepWarm: true,
  withoutWorker: undefined,
} satisfies { readonly [Name in keyof Required<ConnectOptions>]: ConnectOptions[Name] | undefined }
const NAMES = Object.keys(OPTIONS)
const FUNCTIONS = ['onUpdate', 'withoutWorker'] as const

/** @throws TypeError that names the option and the fix. */
export function connectSettings(options: ConnectOptions): ConnectSettings {
  const unknown = Object.keys(Object(options)).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) {
    throw new TypeError(`connect: there is no option "${unknown}"; the options are ${NAMES.join(', ')}`)
  }
  const {
    worker,
    scope,
    type = OPTIONS.type,
    signInPage,
    onUpdate = null,
    keepWarm = OPTIONS.keepWarm,
    withoutWorker = null,
  } = Object(options) as Partial<ConnectOptions>
  const url = onThisOrigin('worker', worker, `the URL of your service worker, such as '/sw.js'`)
  if (type !== 'classic' && type !== 'module') {
    throw new TypeError(`connect: type must be 'classic' or 'module'`)
  }
  if (typeof keepWarm !== 'boolean') throw new TypeError('connect: keepWarm must be true or false')
  for (const name of FUNCTIONS) {
    if (!['undefined', 'function'].includes(typeof options[name]))
      throw new TypeError(`connect: ${name} must be a function`)
  }
  return {
    worker: url,
    signInPage:
      signInPage === undefined ? null : onThisOrigin('signInPage', signInPage, `a path, such as '/sign-in'`),
    onUpdate,
    keepWarm,
    withoutWorker,
    registration: { type, updateViaCache: 'none', ...(scope !== undefined && { scope }) },
  }
}

function onThisOrigin(name: string, value: string | URL | undefined, wanted: string): URL {
  if (!value || !URL.canParse(value, document.baseURI))
    throw new TypeError(`connect: ${name} must be ${wanted}`)
  const url = new URL(value, document.baseURI)
  if (url.origin === location.origin) return url
  throw new TypeError(`connect: ${name} must be on this origin, ${location.origin}`)
}
