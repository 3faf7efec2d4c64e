import type { RefreshOutcome, SignInOutcome } from '../../core/outcome.js'
import type { Revocation } from '../../core/ports.js'
import type { AttemptId, Credential } from '../../core/session.js'
import type { Target } from '../../core/target.js'
import type { TokenSet } from '../../core/tokens.js'
import type { Dpop } from './dpop.js'

/** How this origin gets its tokens, and how its requests carry them. Made by {@link tokenEndpoint}. */
export interface Grant {
  /** Sessions of grants with different names are kept apart in the store. */
  readonly name: string
  /** Whether a session can be taken up again by whoever has the cookie, without a record of it. */
  readonly isCarriedByCookie: boolean
  readonly accessToken: 'header' | 'cookie'
  /** Makes the proofs that go with bound tokens; `null`: no token is bound. */
  readonly dpop: Dpop | null
  readonly endpoints: { readonly signIn: readonly URL[]; readonly refresh: URL; readonly signOut: URL }
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
