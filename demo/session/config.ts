import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { modeOf } from './mode.js'

/** The configuration of the demo's worker, and of its pages where there is no worker. */
export function sessionConfig(worker: URL): CoordinateConfig {
  const { refreshToken, accessToken, store, refreshAhead, idle, warnBeforeEnd, hold, updateWithin, protect } =
    modeOf(worker)
  return {
    protect: ['/api/', '/auth/sessions', ...protect],
    grant: tokenEndpoint({
      signIn: ['/auth/token', '/auth/magic-link/redeem'],
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
    ...(idle && { idle }),
  }
}
