/** The times that decisions depend on, in milliseconds. */
export interface Policy {
  readonly refreshAhead: number
  readonly idle: { readonly after: number; readonly warn: number } | null
  /** How long before the session's own end the pages are warned of it. */
  readonly warnBeforeEnd: number
  /** How long a request waits for an authorization server that does not answer before it fails. */
  readonly patience: number
  /**
   * How long after an end that the user did not ask for requests wait for the same user to
   * sign in again; 0: not at all.
   */
  readonly hold: number
  /**
   * Which tokens the browser keeps in cookies: it adds them itself, when a request is sent,
   * whosever they are by then.
   */
  readonly cookies: { readonly refresh: boolean; readonly access: boolean }
  /**
   * Whether the sessions of one user may hang on one grant at the authorization server, which ends with any
   * of their refresh tokens.
   */
  readonly sharesGrant: boolean
  /** Names this life of the host. */
  readonly host: string
  /** Whether other hosts may serve the same session at the same time. */
  readonly isShared: boolean
}
