import type { Coordinator } from '../../core/coordinator.js'
import type { RefreshOutcome, SignInOutcome } from '../../core/outcome.js'
import type { Revocation } from '../../core/ports.js'
import type { AttemptId, Credential } from '../../core/session.js'
import type { Target } from '../../core/target.js'
import type { TokenSet } from '../../core/tokens.js'
import type { RedirectPaths } from '../../protocol/snapshot.js'
import type { Dpop } from './dpop.js'

/** Sign-in as a navigation (RFC 6749 §4.1). */
export interface Redirection {
  /** Leads to the authorization server. */
  readonly start: URL
  /** Where it leads back to. */
  readonly redirect: URL
  open(ports: RedirectionPorts): RedirectFlow
  /** @throws TypeError when what the host answers itself is protected. */
  check(isProtected: (url: URL) => boolean): void
}

/** What a sign-in needs that is a navigation. */
export interface RedirectionPorts {
  readonly coordinator: Pick<Coordinator, 'signIn' | 'update' | 'snapshot'>
  /** Names this life of the host. */
  readonly host: string
  /** Whether other hosts may live at the same time. */
  readonly isShared: boolean
  /** What is written down beside the session; `null`: nothing is. */
  readonly slots: Slots | null
}

/** Values by their names. Rejects where the disk fails. */
export interface Slots {
  read(name: string): Promise<unknown>
  /**
   * Replaces a value by what the judge makes of it, in one atomic step.
   *
   * @returns What is stored now.
   */
  change<T>(name: string, judge: (stored: unknown) => T): Promise<T>
}

/** The sign-ins of one host that are navigations. */
export interface RedirectFlow {
  readonly paths: RedirectPaths
  /** Answers the navigations by which users sign in; `null` for every other request. */
  handlerFor(
    request: Request,
  ): ((navigation: { waitUntil(task: Promise<unknown>): void }) => Promise<Response>) | null
  /**
   * Takes over one that came past the host.
   *
   * @returns Where the page goes instead; `null`: it was a popup, or is none of a sign-in.
   */
  navigate(href: string): Promise<string | null>
  /** Whether no code is being exchanged. */
  isIdle(): boolean
  /**
   * Just before a sign-out: what it needs to go on at the authorization server.
   *
   * @returns The page of this origin that leads there, once.
   */
  leave(): Promise<string>
}

/** How this origin gets its tokens, and how its requests carry them. Made by {@link tokenEndpoint}. */
export interface Grant {
  /** Sessions of grants with different names are kept apart in the store. */
  readonly name: string
  /** Whether a session can be taken up again by whoever has the cookie, without a record of it. */
  readonly isCarriedByCookie: boolean
  readonly accessToken: 'header' | 'cookie'
  /** Makes the proofs that go with bound tokens; `null`: no token is bound. */
  readonly dpop: Dpop | null
  /** To which pages may speak by themselves; `null`: there are none. */
  readonly endpoints: {
    readonly signIn: readonly URL[]
    readonly refresh: URL
    readonly signOut: URL
  } | null
  /** Left out: nobody signs in by a navigation. */
  readonly redirection?: Redirection
  /** Whether a session may have no refresh token. Default: `false`. */
  readonly mayLackRefreshToken?: boolean
  /** Whether a revoked refresh token may take the other sessions of its user along. Default: `false`. */
  readonly sharesGrant?: boolean
  /**
   * @param tell Is told what is odd about answers, for the developer; of the same
   *   kind as often as it happens.
   */
  attend(tell: (oddity: string) => void): void
  /**
   * @param step To which of the sign-in URLs, from 1.
   * @param known Tokens that no page may read, whatever the answer is.
   */
  signIn(credentials: unknown, step: number, known: readonly unknown[]): Promise<SignInOutcome>
  /** Sends the sign-in that a page made by itself; `response` is what the page may read of the answer. */
  forwardSignIn(
    request: Request,
    known: readonly unknown[],
  ): Promise<{ readonly outcome: SignInOutcome; readonly response: Response }>
  refresh(tokens: TokenSet, attempt: AttemptId, target: Target): Promise<RefreshOutcome>
  /** Cuts off the refresh in flight, if there is one. */
  abandon(): void
  /**
   * Sent once.
   *
   * @returns Whether the authorization server has heard: it says that it is done, or
   *   that it knows nothing of it.
   */
  revoke(what: Revocation): Promise<boolean>
  /** Asks for a ticket, still without the credential; `null` without an endpoint for it. */
  ticketRequest(): Request | null
  /** The headers that authorise a request, where its token is not bound. */
  credentialHeaders(credential: Credential): Readonly<Record<string, string>>
}
