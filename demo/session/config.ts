import { type CoordinateConfig, tokenEndpoint } from 'holdfast/sw'
import { modeOf } from './mode.js'

/** The configuration of the demo's worker, and of its pages where there is no worker. */
export function sessionConfig(worker: URL): CoordinateConfig {
  const { refreshToken, accessToken, store, refreshAhead, idle, hold, protect } = modeOf(worker)
  return {
    protect: ['/api/', ...protect],
    grant: tokenEndpoint({
      signIn: '/auth/token',
      refresh: '/auth/refresh',
      signOut: '/auth/logout',
      refreshToken,
      accessToken,
    }),
    store,
    refreshAhead,
    hold,
    ...(idle && { idle }),
  }
}
