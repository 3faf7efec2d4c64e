/** How long the access tokens live that are issued from now on. */
export interface TokenLife {
  /** In seconds, for the client of one contestant. */
  seconds(clientId: string): number
  /** In seconds, the same for all. */
  dueAfter(): number
  /** @param seconds After which a token is due to be refreshed. */
  due(seconds: number): void
}

/**
 * @auth0/auth0-spa-js refreshes 60 seconds before the end, and has no setting for it. It counts in whole seconds,
 * and waits for the next one: 59. Its tokens live that much longer, so that they are due when the others' are.
 */
const AHEAD: Readonly<Record<string, number>> = { auth0: 59 }

export function tokenLife(): TokenLife {
  let life = 600
  return {
    seconds: (clientId) => life + (AHEAD[clientId] ?? 0),
    dueAfter: () => life,
    due(seconds) {
      life = seconds
    },
  }
}
