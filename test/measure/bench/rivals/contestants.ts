/** One way for an app to keep its session. */
export interface Contestant {
  /** Its page, its OAuth `client_id`, and the start of its worker's name. */
  readonly id: string
  readonly name: string
  /** How it is set up, where that is not its default. */
  readonly setup: string
}

export const CONTESTANTS: readonly Contestant[] = [
  {
    id: 'floor',
    name: 'the floor',
    setup:
      'the least a worker can do: it keeps the tokens in a variable, refreshes once when they are due, and adds the header. It forgets them when it is stopped',
  },
  {
    id: 'holdfast',
    name: 'Holdfast',
    setup:
      "`openidProvider` with `scope: 'openid offline_access'`, `prompt: 'consent'`, `refreshAhead: 1`. The worker signs in, and no page sees the code",
  },
  {
    id: 'axios',
    name: 'axios interceptor',
    setup:
      'the usual practice, written by hand: tokens in `localStorage`, on 401 one refresh per tab, then the request again. Streams by the `fetch` adapter',
  },
  {
    id: 'axa',
    name: '`@axa-fr/oidc-client`',
    setup:
      '`service_worker_only`, `oidcDomains` and `accessTokenDomains` apart, `refresh_time_before_tokens_expiration_in_second: 1`, requests by `fetchWithTokens(fetch)`',
  },
  {
    id: 'auth0',
    name: '`@auth0/auth0-spa-js`',
    setup:
      "`useRefreshTokens`, `cacheLocation: 'localstorage'`, `getTokenSilently()` before each request. It refreshes 60 s before the end, which no setting changes: its tokens live that much longer",
  },
  {
    id: 'oidc-client-ts',
    name: '`oidc-client-ts`',
    setup:
      '`automaticSilentRenew`, `userStore` in `localStorage`, `accessTokenExpiringNotificationTimeInSeconds: 1`, `getUser()` before each request',
  },
]
