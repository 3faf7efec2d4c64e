/** One thing that happened at the host, in words for a developer. Holds no secret. */
export interface HostEvent {
  readonly at: number
  readonly type:
    | 'refresh'
    | 'rotation'
    | 'refusal'
    | 'unreachable'
    | 'signed-in'
    | 'ended'
    | 'resend'
    | 'started'
    | 'storage'
    | 'odd-answer'
  readonly detail: string
}

/**
 * What `session.inspect()` shows. Counters run since the host started; a worker starts
 * anew after it was stopped.
 */
export interface Inspection {
  readonly host: 'worker' | 'page'
  readonly version: string
  readonly startedAt: number
  /** Refresh tokens used up by this sign-in, also across lives of the host. */
  readonly rotations: number
  readonly requests: {
    /** Protected requests seen. */
    readonly protected: number
    /** Of these, waiting for a refresh or for their response's headers now. */
    readonly pending: number
    /** Answered 401 and sent again with a newer access token. */
    readonly resent: number
    /** Given up because the authorization server could not be reached. */
    readonly failed: number
  }
  /** Pages of this origin that the host can speak to. */
  readonly pages: number
  /** What gets the credential, as configured. */
  readonly protect: readonly string[]
  /**
   * By origin of a resource server: where its metadata are, which name the authorization servers that it
   * trusts, as its last 401 said (RFC 9728 §5.1). Nothing is read from there.
   */
  readonly resourceMetadata: Readonly<Record<string, string>>
  /**
   * Where the session is kept: `memory` also while IndexedDB fails. A `storage` event tells of every move,
   * and why, and of what was stored and could not be read.
   */
  readonly storage: 'indexeddb' | 'memory'
  /** The last 50 events, newest last. */
  readonly events: readonly HostEvent[]
}
