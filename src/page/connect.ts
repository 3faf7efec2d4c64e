import type { CallResult, Calls } from '../protocol/calls.js'
import type { Inspection } from '../protocol/inspection.js'
import { SERVED } from '../protocol/served.js'
import type { SessionEnd, SessionState } from '../protocol/session-state.js'
import { ownerTold, type Snapshot } from '../protocol/snapshot.js'
import { watchActivity } from './activity.js'
import type { AtProvider } from './at-provider.js'
import { type ConnectOptions, connectSettings } from './connect-options.js'
import { findHost } from './find-host.js'
import { followHints, type Hint } from './follow-hints.js'
import { HoldfastError } from './holdfast-error.js'
import { listen } from './listen.js'
import type { SignInRedirectOptions, StepUpOptions } from './sign-in-url.js'
import { createStateStore } from './state-store.js'
import { wakeUp } from './wake-up.js'

/** What came of a sign-out. */
export type SignOutResult = Pick<SessionEnd, 'revocation'>

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
   * @param options.step To which of the worker's `tokenEndpoint({ signIn: […] })` it is
   *   posted, from 1; default 1.
   * @throws HoldfastError `invalid_credentials`, `challenged` (its `answer` is what the server wants besides,
   *   such as a second factor), `unreachable`, `invalid_answer`, `superseded`, `invalid_call`. The session
   *   that was there before goes on.
   */
  signIn(
    credentials: Readonly<Record<string, string | number | boolean>>,
    options?: { readonly step?: number },
  ): Promise<void>
  /**
   * Signs in at the OpenID provider of the worker's `openidProvider`. Leaves this page, or opens a popup.
   * What comes of it the state tells: `signing-in`, `active`, or `signed-out` with a `signInError`. For a
   * popup call it under the user's click, once the session is `ready`.
   *
   * @throws HoldfastError `invalid_call` (there is no provider).
   * @example
   * button.onclick = () => session.signInRedirect({ popup: true })
   */
  signInRedirect(options?: SignInRedirectOptions): Promise<void>
  /**
   * Signs the user in once more at the OpenID provider, as a resource server wants it (RFC 9470): with the
   * `acr_values` and `max_age` of `state.stepUp`. The requests that wait are sent again once the same user is
   * back. In a popup, called under the user's click, nothing is lost; without it this page is left, and what
   * it has asked for with it. Where `tokenEndpoint` signs in, `signIn` of the same user does the same.
   *
   * @throws HoldfastError `superseded` (nothing waits for it any more) or `invalid_call` (there is no provider, or the
   *   browser has blocked the popup: the page is not left for that).
   * @example
   * button.onclick = () => session.stepUp({ popup: true })
   */
  stepUp(options?: StepUpOptions): Promise<void>
  /**
   * Ends the session in all tabs: forgotten here first, then revoked at the authorization server (RFC 7009).
   *
   * @param options.everywhere Also on the user's other devices; default `false`.
   * @param options.atProvider Also at the OpenID provider: this page goes there, and comes back to
   *   `afterSignOut`; default `false`.
   * @returns Whether the authorization server knows. `pending`: it could not be reached. Nobody is signed in
   *   here all the same, in no tab; it is told as soon as it can be reached, by whichever worker runs then,
   *   and `state.ended.revocation` says when it has been.
   * @throws HoldfastError `superseded` (by now somebody else is signed in, of whom this page has not heard).
   */
  signOut(options?: { readonly everywhere?: boolean; readonly atProvider?: boolean }): Promise<SignOutResult>
  /**
   * Refreshes now, or joins the refresh in flight.
   *
   * @throws HoldfastError `unreachable` (the session goes on) or `signed_out`.
   */
  refresh(): Promise<void>
  /** "Stay signed in": counts as activity of the user. */
  extend(): Promise<void>
  /**
   * A single-use ticket that says who the user is where no header can: in the URL of a `WebSocket`, whose
   * handshake no worker can authorise. It comes from the worker's `tokenEndpoint({ ticket })`, asked with the
   * credential like any protected request: after a refresh where one is due. Other than a token it may be
   * seen by a page, and by the log of a server: it opens one connection, once, soon. For how long it can is
   * the server's matter, so take a new one for each connection, just before opening it.
   *
   * @throws HoldfastError `signed_out`, `unreachable`, `superseded` (by now somebody else is signed in),
   *   `invalid_answer` (mend the server) or `invalid_call` (there is no ticket endpoint).
   * @example
   * const socket = new WebSocket(`/api/socket?ticket=${await session.ticket()}`)
   */
  ticket(): Promise<string>
  /** Counters, last events and open pages, for developers. No secret in it. */
  inspect(): Promise<Inspection>
  /**
   * Signs out, forgets everything and unregisters the worker, for an app that stops using Holdfast.
   * Reload open pages afterwards. To reach browsers whose pages are closed, deploy
   * `holdfast/sw/remove` under the worker's URL.
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
  const host = findHost(settings, changed)
  const plan = wakeUp(ask, store.snapshot)
  host.then(
    () => listen(followHints(look, () => store.snapshot()?.revision)),
    () => {},
  )

  let provider: AtProvider | undefined
  let ready = start()

  async function start(): Promise<void> {
    const { controlled, call } = await host
    const attached = await reach((calls) => calls.attach())
    await controlled()
    const { redirect } = attached
    if (redirect) {
      const { atProvider, followSignIn } = await import('./follow-sign-in.js')
      provider = atProvider(redirect.start, store.getState)
      await followSignIn(redirect, call, store)
    }
    if (settings.signInPage) {
      const { redirectToSignIn } = await import('./sign-in-redirect.js')
      redirectToSignIn(settings.signInPage, store)
    }
    // A page that cannot reach the host now tells it at the next occasion.
    watchActivity(store.getState, () => extend().catch(() => {}))
  }

  // Also when it failed: what was held is not held for ever.
  const served = () => dispatchEvent(new CustomEvent(SERVED, { detail: store.snapshot()?.signedInAt ?? 0 }))
  ready.then(served, served)

  /** Once somebody has taken the scope away, and has gone, calls are served again. */
  function changed(): void {
    ask()
    ready = ready.catch(start)
    ready.catch(() => {})
  }

  async function reach(ask: (calls: Calls) => Promise<CallResult<Snapshot>>): Promise<Snapshot> {
    const { call } = await host
    const since = store.snapshot()
    try {
      const snapshot = await call(ask)
      store.learn(snapshot, since)
      return snapshot
    } finally {
      plan()
    }
  }

  async function look(hint: Hint): Promise<void> {
    await reach((calls) => calls.look(hint))
  }

  function ask(isOnline?: boolean): void {
    const call = async (calls: Calls) => ((await host).isControlled() ? calls.wake(isOnline) : calls.attach())
    // What fails here is asked again when the timer or the user comes back.
    reach(call).catch(store.lost)
  }

  /** Whom this page takes for the user. */
  function seen() {
    const snapshot = store.snapshot()
    return snapshot && ownerTold(snapshot)
  }

  async function extend(): Promise<void> {
    await ready
    await reach((calls) => calls.extend())
  }

  async function lead(to: keyof AtProvider, options?: SignInRedirectOptions): Promise<void> {
    // A browser opens no popup for what was awaited.
    if (!provider) await ready
    if (!provider)
      throw new HoldfastError(
        'invalid_call',
        `${to}: the worker's grant is no openidProvider; sign the user in by signIn`,
      )
    provider[to](options)
  }

  let isAwaited = false
  ready.catch((error) => {
    if (!isAwaited)
      console.error('holdfast: nothing is authorised on this page, and nothing awaits session.ready.', error)
  })

  return {
    get ready() {
      isAwaited = true
      return ready
    },
    getState: store.getState,
    subscribe: store.subscribe,
    extend,
    async signIn(credentials, { step = 1 } = {}) {
      await ready
      await reach((calls) => calls.signIn({ credentials, step }))
    },
    signInRedirect: (options) => lead('signInRedirect', options),
    stepUp: (options) => lead('stepUp', options),
    async signOut(options = {}) {
      // When it is called: the user has left the page that they see, whatever it
      // hears before the worker does.
      const owner = seen()
      await ready
      const { leave } = await reach((calls) => calls.signOut({ ...options, seen: owner }))
      if (leave) location.assign(leave)
      const state = store.getState()
      return { revocation: (state.status === 'signed-out' && state.ended?.revocation) || 'done' }
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
      const owner = seen()
      await ready
      const { call } = await host
      return call((calls) => calls.ticket(owner))
    },
    async inspect() {
      await ready
      const { call } = await host
      return call((calls) => calls.inspect())
    },
  }
}
