import { wasCut } from '../http/cut.js'
import type { Middleware } from '../http/env.js'
import type { Stats } from './stats.js'

/** Counts what arrives, and how /api answers it. */
export function count(stats: Stats): Middleware {
  return async (c, next) => {
    const [, root] = c.req.path.split('/')
    const api = root === 'api'
    if (api) stats.apiRequests += 1
    else if (root !== 'auth' && c.req.header('authorization') !== undefined) stats.strayCredentials += 1
    await next()
    if (!api || wasCut(c.res)) return
    if (c.res.ok) stats.authorized += 1
    if (c.res.status === 401) stats.unauthorized += 1
  }
}
