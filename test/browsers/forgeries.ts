import type { UserChange } from '../../src/index.js'
import type { Tab } from '../support/engines/engine.js'

declare global {
  interface Window {
    /** What the page's own listener was told. */
    changes: UserChange[]
    /** Each state that subscribers of the page were shown. */
    shown: string[]
    calls: number
  }
}

/** Says on the channel all that might make other tabs show what is not so, in a host's words of this version and of those before. */
export function forge(tab: Tab): Promise<void> {
  return tab.evaluate(() => {
    const state = window.session.getState()
    const claims = state.status === 'active' ? state.claims : {}
    const at = Date.now()
    const states = [
      { status: 'signed-out', ended: { reason: 'revoked', message: 'Sign in at evil.example', at } },
      { status: 'signed-out', ended: null },
      { status: 'signed-out', ended: {} },
      { ...state, claims: { ...claims, sub: 'mallory' } },
      { ...state, claims: { ...claims, name: 'Mallory' } },
      { ...state, claims: [] },
      { ...state, warning: { reason: 'session', at } },
      { ...state, reachable: false },
      { ...state, accessExpiresAt: 0, idleAt: 0 },
      { ...state, refreshing: true },
    ]
    const revisions = [-1, 0, 1, 2, 1_000, 2 ** 53 - 1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]
    const channel = new BroadcastChannel('holdfast')
    for (const revision of revisions) {
      channel.postMessage({ holdfast: 'changed', revision })
      for (const forged of states) {
        channel.postMessage({ revision, state: forged, wakeAt: null })
        channel.postMessage({ holdfast: 'changed', revision, state: forged, wakeAt: null })
      }
    }
    for (const nonsense of [null, 'changed', { holdfast: 'changed' }, { holdfast: 'changed', revision: '9' }])
      channel.postMessage(nonsense)
    channel.close()
  })
}

/** Writes down from now on what this page shows, and counts its calls to the worker. */
export function watch(tab: Tab): Promise<void> {
  return tab.evaluate(() => {
    window.shown = []
    window.session.subscribe(() => window.shown.push(JSON.stringify(window.session.getState())))
    window.calls = 0
    const { postMessage } = ServiceWorker.prototype
    ServiceWorker.prototype.postMessage = function (...said: unknown[]) {
      window.calls++
      postMessage.apply(this, said as never)
    }
  })
}
