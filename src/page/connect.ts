import type { Answer, Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import { SERVED } from '../protocol/served.js'
import type { SessionState } from '../protocol/session-state.js'
import type { Snapshot } from '../protocol/snapshot.js'
import { watchActivity } from './activity.js'
import { type ConnectOptions, connectSettings } from './connect-options.js'
import { findHost } from './find-host.js'
import { listen } from './listen.js'
import { createStateStore } from './state-store.js'
import { wakeUp } from './wake-up.js'

/** The session of this origin, as a page sees it. All pages share one. */
export interface Session {
  /**
   * Resolves when the state is known and requests of this page go through the worker. Rejects with a
   * {@link HoldfastError} `insecure_origin` or `worker_unavailable` when that cannot be had.
   */
  readonly ready: Promise<void>
  /** The same object until something changed. */
  getState(): SessionState
  /** @returns Ends the subscription. */
  subscribe(listener: () => void): () => void
  /**
   * Signs in through the worker; the page gets the state, never a token.
   *
   * @param credentials What the sign-in endpoint expects, for example `{ username, password }`.
   * @throws HoldfastError `invalid_credentials`, `unreachable`, `invalid_answer`, `superseded`, `invalid_call`. The session
   *   that was there before goes on.
   */
  signIn(credentials: Readonly<Record<string, string | number | boolean>>): Promise<void>
  /**
   * Ends the session in all tabs: forgotten here first, then revoked at the authorization server (RFC 7009).
   *
   * @param options.everywhere Also on the user's other devices; default `false`.
   */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>
  /**
   * Refreshes now, or joins the refresh in flight.
   *
   * @throws HoldfastError `unreachable` (the session goes on) or `signed_out`.
   */
  refresh(): Promise<void>
  /** "Stay signed in": counts as activity of the user. */
  extend(): Promise<void>
  /**
   * A single-use ticket that says who the user is where no header can: in the URL of a `WebSocket`, whose handshake no worker can authorise.
   * It comes from the worker's `tokenEndpoint({ ticket })`, asked with the credential like any protected request: after a refresh where one is due.
   * Other than a token it may be seen by a page, and by the log of a server: it opens one connection, once, soon. For how long it can is
   * the server's matter, so take a new one for each connection, just before opening it.
   *
   * @throws HoldfastError `signed_out`, `unreachable`, `superseded` (by now somebody else is signed in), `invalid_answer` (mend the server) or
   *   `invalid_call` (there is no ticket endpoint).
   * @example
   * const socket = new WebSocket(`/api/socket?ticket=${await session.ticket()}`)
   */
  ticket(): Promise<string>
  /** Counters, last events and open pages, for developers. No secret in it. */
  inspect(): Promise<Inspection>
  /**
   * Signs out, forgets everything and unregisters the worker, for an app that stops using Holdfast. Reload open pages
   * afterwards. To reach browsers whose pages are closed, deploy `holdfast/sw/remove` under the worker's URL.
   */
  remove(): Promise<void>
}

/**
 * Connects this page to the session of its origin. Returns at once; `ready` tells when requests are served.
 *
 * @throws TypeError that names the option and the fix.
 * @example
 * const session = connect({ worker: '/sw.js' })
 * await session.ready
 * await session.signIn({ username, password })
 */
export function connect(options: ConnectOptions): Session {
  const settings = connectSettings(options)
  const store = createStateStore()
  const host = findHost(settings)
  const plan = wakeUp(ask, store.snapshot)

  const ready = (async () => {
    const { controlled } = await host
    await reach((calls) => calls.attach())
    await controlled()
    listen((snapshot) => {
      if (store.hear(snapshot)) ask()
      plan()
    })
    if (settings.signInPage) {
      const { leadToSignIn } = await import('./lead-to-sign-in.js')
      leadToSignIn(settings.signInPage, store)
    }
    // A page that cannot reach the host now tells it at the next occasion.
    watchActivity(store.getState, () => extend().catch(() => {}))
  })()

  // Also when it failed: what was held is not held for ever.
  const served = () => dispatchEvent(new Event(SERVED))
  ready.then(served, served)

  async function reach(call: (calls: Calls) => Promise<Answer<Snapshot>>): Promise<void> {
    const { remote } = await host
    try {
      store.learn(await remote(call))
    } finally {
      plan()
    }
  }

  function ask(): void {
    const call = async (calls: Calls) => ((await host).isControlled() ? calls.wake() : calls.attach())
    // What fails here is asked again when the timer or the user comes back.
    reach(call).catch(() => {})
  }

  async function extend(): Promise<void> {
    await ready
    await reach((calls) => calls.extend())
  }

  return {
    ready,
    getState: store.getState,
    subscribe: store.subscribe,
    extend,
    async signIn(credentials) {
      await ready
      await reach((calls) => calls.signIn(credentials))
    },
    async signOut(options = {}) {
      await ready
      await reach((calls) => calls.signOut(options))
    },
    async refresh() {
      await ready
      const seen = store.getState()
      await reach((calls) => calls.refresh(seen))
    },
    async remove() {
      await ready
      await reach((calls) => calls.remove())
    },
    async ticket() {
      await ready
      const state = store.getState()
      const { remote } = await host
      return remote((calls) => calls.ticket(state.status === 'active' ? state.claims.sub : undefined))
    },
    async inspect() {
      await ready
      const { remote } = await host
      return remote((calls) => calls.inspect())
    },
  }
}
