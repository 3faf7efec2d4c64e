import type { CoordinateConfig } from 'holdfast/sw'
import { grantFor } from './grant.js'
import { modeOf } from './mode.js'

/** The configuration of the demo's worker, and of its pages where there is no worker. */
export function sessionConfig(worker: URL): CoordinateConfig {
  const mode = modeOf(worker)
  const { store, refreshAhead, idle, warnBeforeEnd, hold, updateWithin, protect, unprotected } = mode
  return {
    protect: ['/api/', '/auth/sessions', ...(mode.signIn === 'provider' ? ['/auth/ticket'] : []), ...protect],
    grant: grantFor(mode),
    store,
    refreshAhead,
    warnBeforeEnd,
    hold,
    updateWithin,
    unprotected,
    ...(idle && { idle }),
  }
}
