import type { ProofKey } from '../../core/tokens.js'

type Fields = Readonly<Record<string, string>>

/** Sends a request with these headers; `null`: it must not be sent any more. */
export type SendProven = (sent: Request, headers: Fields) => Promise<Response | null>

/**
 * Shows with each request that its sender has the key that the tokens are bound to (RFC 9449). Made by `dpop` of
 * `holdfast/sw/dpop`. Each sending gets a proof of its own; there is one more where the server asks for another
 * proof: with a nonce of its choice, or by its clock.
 */
export interface Dpop {
  /** A key for one session, which no script can read. */
  newKey(): Promise<ProofKey>
  /** What names a key before it is used, as `dpop_jkt` does (RFC 9449 §10). */
  thumbprint(key: ProofKey): Promise<string>
  /**
   * Asks the authorization server, by `POST`.
   *
   * @param sendWith Is given the header that has the proof.
   */
  ask(key: ProofKey, endpoint: URL, sendWith: (headers: Fields) => Promise<Response>): Promise<Response>
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
}
