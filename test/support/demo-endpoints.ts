import type { TokenEndpointConfig } from 'holdfast/sw'

/** The endpoints of the demo's authorization server, with the tokens where only the worker sees them. */
export const DEMO_ENDPOINTS: TokenEndpointConfig = {
  signIn: '/auth/token',
  refresh: '/auth/refresh',
  signOut: '/auth/logout',
  refreshToken: 'body',
  accessToken: 'header',
}
