import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { modeOf } from './mode.js'

/** The configuration of the demo's worker, and of its pages where there is no worker. */
export function sessionConfig(worker: URL): CoordinateConfig {
  const mode = modeOf(worker)
  const { refreshToken, accessToken, store, refreshAhead, idle } = mode
  const { warnBeforeEnd, hold, updateWithin, protect, unprotected } = mode
  return {
    protect: ['/api/', '/auth/sessions', ...protect],
    grant: tokenEndpoint({
      signIn: ['/auth/token', '/auth/token/otp', '/auth/magic-link/redeem'],
      refresh: '/auth/refresh',
      signOut: '/auth/logout',
      ticket: '/auth/ticket',
      refreshToken,
      accessToken,
    }),
    store,
    refreshAhead,
    warnBeforeEnd,
    hold,
    updateWithin,
    unprotected,
    ...(idle && { idle }),
  }
}
