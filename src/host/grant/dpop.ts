import type { ProofKey } from '../../core/tokens.js'

type Fields = Readonly<Record<string, string>>

/** Sends a request with these headers; `null`: it must not be sent any more. */
export type SendProven = (sent: Request, headers: Fields) => Promise<Response | null>

/**
 * Sends a request with a proof.
 *
 * @param sendWith Is given the headers that have it, and the token.
 */
export type Prove = (url: string, sendWith: (headers: Fields) => Promise<Response>) => Promise<Response>

/**
 * Shows with each request that its sender has the key that the tokens are bound to (RFC 9449). Made by `dpop`
 * of `holdfast/sw/dpop`. Each sending gets a proof of its own; there is one more where the server asks for
 * another proof: with a nonce of its choice, or by its clock.
 */
export interface Dpop {
  /** A key for one session, which no script can read. */
  newKey(): Promise<ProofKey>
  /**
   * @param algorithms What the authorization server says that proofs may be signed by (RFC 9449 §5.1).
   * @returns `undefined`: by nothing that this signs by.
   */
  newKeyFor(algorithms: unknown): Promise<ProofKey | undefined>
  /** What names a key in an authorization request, before it is used (RFC 9449 §10). */
  parametersFor(key: ProofKey): Promise<Fields>
  /**
   * Asks the authorization server, by `POST`.
   *
   * @param sendWith Is given the header that has the proof.
   * @param kind What is asked. A refresh is one attempt however often it is sent; a code is good for one sending.
   */
  ask(
    key: ProofKey,
    endpoint: URL,
    sendWith: (headers: Fields) => Promise<Response>,
    kind?: 'refresh' | 'other',
  ): Promise<Response>
  /**
   * Sends a request to a resource server. Its body is left whole: what is sent are copies.
   *
   * @param sendWith Is given the headers that have the token and the proof.
   */
  send(
    key: ProofKey,
    request: Request,
    accessToken: string | null,
    sendWith: SendProven,
  ): Promise<Response | null>
  /** For who writes its requests itself: {@link ask}, or with an access token {@link send}, by `GET`. */
  proving(key: ProofKey, accessToken?: string | null, kind?: 'refresh' | 'other'): Prove
}
