import { forgetSignIn, signingInFor } from '../../core/signing-in.js'
import type { RedirectFlow, RedirectionPorts } from '../grant/grant.js'
import { authorizationRequest, isLast, newTransaction, type Start } from './authorization-request.js'
import { codeExchange } from './code-exchange.js'
import { closing, landing } from './landing.js'
import type { Metadata } from './metadata.js'
import type { OpenidProviderSettings } from './openid-provider-config.js'
import { signInErrorOf, type Wrong, wrongOf } from './sign-in-error.js'
import { signOutAtProvider } from './sign-out-at-provider.js'
import { startOf } from './start-of.js'
import type { Transaction, Transactions } from './transactions.js'

/** A navigation that is being answered. */
interface Navigated {
  readonly response: Promise<Response>
  /** What goes on beside it is over. Never rejects. */
  readonly over: Promise<unknown>
}

/** Where a user goes on. */
type Destination = Pick<Transaction, 'returnTo' | 'isPopup'>

/** For the user who comes back with what nobody here has begun. */
const START_PAGE: Destination = { returnTo: '/', isPopup: false }

/**
 * Authorization code with PKCE, as navigations that the host answers: no page sees the code. The navigation
 * back is answered at once, and the code is exchanged beside it: were the worker stopped over it, the user
 * would wait for ever.
 *
 * @param tell Is told what went wrong, for the developer.
 */
export function redirectFlow(
  settings: OpenidProviderSettings,
  metadata: Metadata,
  transactions: Transactions,
  { coordinator, host, isShared }: RedirectionPorts,
  tell: (what: string) => void,
): RedirectFlow {
  const { leave, left } = signOutAtProvider(settings, metadata, transactions, coordinator)
  const exchangeCode = codeExchange(settings, metadata, transactions, { coordinator, host }, failed, tell)
  let underWay = 0

  /** Or about to be: any site can lead here, and must end nothing by it. */
  async function isSignedIn(): Promise<boolean> {
    return (await coordinator.snapshot()).state.status !== 'signed-out'
  }

  async function failed(wrong: Wrong, returnTo: string): Promise<void> {
    tell(`sign-in: ${wrong.error}: ${wrong.description}`)
    await coordinator.update((stored) => forgetSignIn(stored, signInErrorOf(wrong, returnTo)))
  }

  function land({ returnTo, isPopup }: Destination): Response {
    return isPopup ? closing(returnTo) : landing(returnTo)
  }

  async function landUnsigned(wrong: Wrong, destination: Destination): Promise<Response> {
    await failed(wrong, destination.returnTo)
    return land(destination)
  }

  async function begin(start: Start): Promise<Response> {
    try {
      const server = await metadata.get()
      const transaction = await newTransaction(settings, server, start)
      const to = await authorizationRequest(settings, server, transaction, start.parameters)
      await transactions.begin(transaction)
      return Response.redirect(to, 302)
    } catch (error) {
      return landUnsigned(wrongOf(error), start)
    }
  }

  /** The user is at the provider still: if not, they have to sign in by themselves. */
  function beginSilently(start: Start): Promise<Response> {
    return begin({ ...start, parameters: { prompt: 'none' } })
  }

  async function started(url: URL): Promise<Response> {
    const { searchParams } = url
    const start = startOf(settings, url)
    if (searchParams.has('leave')) return left(String(searchParams.get('leave')))
    if (!searchParams.has('resume')) return begin(start)
    return (await takesUp()) ? beginSilently(start) : land(start)
  }

  /** Once, whoever of the pages asks: a sign-in whose host has died over it. */
  async function takesUp(): Promise<boolean> {
    let isTaken = false
    await coordinator.update((stored) => {
      isTaken =
        stored.status === 'signed-out' &&
        stored.signingIn !== undefined &&
        signingInFor(stored, Date.now(), { host, isShared }) === 0
      return isTaken ? forgetSignIn(stored) : stored
    })
    return isTaken
  }

  async function cameBack(url: URL, exchanging: (task: Promise<unknown>) => void): Promise<Response> {
    const claimed = await transactions.claim(url.searchParams.get('state') ?? '')
    if (claimed.type === 'none') return unknown(url)
    const { transaction } = claimed
    const again = { ...transaction, parameters: {}, isLast: true }
    switch (claimed.type) {
      case 'claimed':
        return arrived(transaction, url, exchanging)
      case 'exchanging':
        return land(transaction)
      case 'expired':
      case 'lost':
        if (await isSignedIn()) return land(transaction)
        return claimed.type === 'lost' ? beginSilently(again) : begin(again)
      default:
        return claimed satisfies never
    }
  }

  /** Back, a bookmark, another browser: no fault of somebody who is signed in. */
  async function unknown({ searchParams, hash }: URL): Promise<Response> {
    // Begun again, these would come back the same way.
    if (hash.includes('state=')) return elsewhere()
    if (await isSignedIn()) return land(START_PAGE)
    if (searchParams.has('error') || isLast(searchParams.get('state')))
      return landUnsigned({ error: 'expired', description: 'no sign-in here has this state' }, START_PAGE)
    return begin({ ...START_PAGE, parameters: {}, isLast: true })
  }

  /** What came back in a form or a fragment. */
  async function elsewhere(): Promise<Response> {
    const wrong = { error: 'invalid_response', description: 'response_mode must be query' }
    // A fragment goes along with a redirect that has none.
    const destination = { ...START_PAGE, returnTo: '/#/' }
    if (await isSignedIn()) return land(destination)
    return landUnsigned(wrong, destination)
  }

  async function arrived(
    transaction: Transaction,
    url: URL,
    exchanging: (task: Promise<unknown>) => void,
  ): Promise<Response> {
    const { over } = await exchangeCode(transaction, url)
    exchanging(over)
    return land(transaction)
  }

  function navigated(url: URL): Navigated {
    underWay++
    let beside: Promise<unknown> = Promise.resolve()
    const response =
      url.pathname === settings.start.pathname
        ? started(url)
        : cameBack(url, (task) => {
            beside = task
          })
    const over = response
      .then(() => beside)
      .catch(() => {})
      .finally(() => {
        underWay--
      })
    return { response, over }
  }

  /** Exactly, as a redirect URI is compared (RFC 9700 §2.1). */
  function isOurs({ origin, pathname }: URL): boolean {
    const { start, redirect } = settings
    return [start, redirect].some((own) => own.origin === origin && own.pathname === pathname)
  }

  return {
    paths: { start: settings.start.pathname, redirect: settings.redirect.pathname },
    handlerFor({ url: href, mode, method }) {
      const url = new URL(href)
      if (mode !== 'navigate' || !isOurs(url)) return null
      // Any site can post a form: what is in it is not read.
      if (method !== 'GET') return url.pathname === settings.redirect.pathname ? elsewhere : null
      return async ({ waitUntil }) => {
        const { response, over } = navigated(url)
        waitUntil(over)
        return response
      }
    },
    async navigate(href) {
      const url = URL.canParse(href) ? new URL(href) : null
      if (!url || !isOurs(url)) return null
      const { response, over } = navigated(url)
      const { headers } = await response
      await over
      return headers.get('location')
    },
    isIdle: () => underWay === 0,
    leave,
  }
}
