import { toPage } from '../protocol/messages.js'
import type { ConnectSettings } from './connect-options.js'
import { registered } from './registered.js'
import { type Met, type ScopeHolder, scopeHolder } from './scope-holder.js'
import { untilSettled } from './until-settled.js'

/** The worker of this page's scope, whoever holds it now. */
export interface ServingWorker {
  readonly scope: string
  /**
   * The one that serves this page's calls. Awaited anew for every call, because it changes.
   *
   * @throws HoldfastError `worker_unavailable` that names who serves instead.
   */
  worker(): Promise<ServiceWorker>
  /** Whether it said hello, when it was asked. */
  heard(worker: ServiceWorker, isOurs: boolean): void
  isHoldfast(worker: ServiceWorker): boolean
  /** The one that serves this page; `null` when another is about to: what is not left alone lets none follow it. */
  settled(): ServiceWorker | null
  /** Whether the requests of this page go through it. */
  isControlling(): boolean
}

/** A registration that is taken away tells nobody. */
const LOOK_MS = 1_000
const TRIES = 3

/**
 * Registers the worker, and again when it is lost.
 *
 * @param changed Called when somebody else holds the scope than before.
 * @throws HoldfastError `insecure_origin` or `worker_unavailable`.
 */
export async function servingWorker(settings: ConnectSettings, changed: () => void): Promise<ServingWorker> {
  const { serviceWorker } = navigator
  const script = settings.worker.href
  let registration = await registered(settings)
  const hellos = new WeakMap<ServiceWorker, Met['hello']>()
  let isRegistered = true
  let isRemoved = false
  /**
   * How often it may be registered anew before it says hello: not for ever one that only takes itself away.
   */
  let left = 0
  let registering: Promise<void> | null = null

  function met(worker: ServiceWorker | null): Met | null {
    return worker && { script: worker.scriptURL, hello: hellos.get(worker) ?? 'not asked' }
  }

  function holder(): ScopeHolder {
    const { active, waiting, installing } = registration
    return scopeHolder({
      script,
      active: isRegistered ? met(active) : null,
      incoming: isRegistered ? met(installing ?? waiting) : null,
      isRemoved,
    })
  }

  function registerAnew(): Promise<void> {
    registering ??= (async () => {
      try {
        left--
        registration = await registered(settings)
        isRegistered = true
      } finally {
        registering = null
      }
    })()
    return registering
  }

  /** Puts a lost worker back at once, and lets this page ask whoever holds the scope. */
  function look(): void {
    const { status } = holder()
    if (status === 'stranger') left = registration.active?.scriptURL === script ? 0 : TRIES
    if (status === 'vacant' && left > 0) registerAnew().then(changed, () => {})
    else if (status !== last && last !== 'first install') changed()
    last = status
  }

  let last = holder().status
  serviceWorker.addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
    if (source instanceof ServiceWorker && toPage(data)?.holdfast === 'removed') isRemoved = true
  })
  serviceWorker.addEventListener('controllerchange', look)
  setInterval(async () => {
    if (document.visibilityState === 'visible') {
      const before = registration
      const found = await serviceWorker.getRegistration(before.scope)
      if (!registering && registration === before) isRegistered = found?.scope === before.scope
    }
    look()
  }, LOOK_MS)

  return {
    scope: registration.scope,
    heard(worker, isOurs) {
      hellos.set(worker, isOurs ? 'said' : 'late')
      if (isOurs) left = TRIES
    },
    isHoldfast: (worker) => hellos.get(worker) === 'said',
    settled() {
      const { active, installing, waiting } = registration
      return holder().status === 'ours' && !installing && !waiting ? active : null
    },
    isControlling: () =>
      !!registration.active && serviceWorker.controller?.scriptURL === registration.active.scriptURL,
    async worker() {
      for (;;) {
        const now = holder()
        const { active, installing, waiting } = registration
        const incoming = installing ?? waiting
        if (now.status === 'ours' && active) return active
        if (now.status === 'first install' && incoming) await untilSettled(incoming)
        else if (now.status === 'vacant' && left > 0) await registerAnew()
        else {
          const { settle } = await import('./scope/settle.js')
          const served = await settle(now, { script, registration, hellos })
          if (served) return served
        }
      }
    },
  }
}
