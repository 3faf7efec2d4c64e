import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { dpop } from 'holdfast/sw/dpop'
import { modeOf } from './mode.js'

/** The configuration of the demo's worker, and of its pages where there is no worker. */
export function sessionConfig(worker: URL): CoordinateConfig {
  const mode = modeOf(worker)
  const { refreshToken, accessToken, store, isBound, refreshAhead, idle } = mode
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
      ...(isBound && { dpop: dpop() }),
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
