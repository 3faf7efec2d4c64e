import { wasCut } from '../http/cut.js'
import type { Middleware } from '../http/env.js'
import { resetsOf, type Stats } from './stats.js'

/** The counters of each resource server, by the first part of its paths. */
const counters = new Map<string, readonly [authorized: keyof Stats, unauthorized: keyof Stats]>([
  ['api', ['authorized', 'unauthorized']],
  ['billing', ['billingAuthorized', 'billingUnauthorized']],
  ['reports', ['reportsAuthorized', 'reportsUnauthorized']],
])

/** Counts what arrives, and how the resource servers answer it. */
export function count(stats: Stats): Middleware {
  return async (c, next) => {
    const [, root = ''] = c.req.path.split('/')
    const counter = counters.get(root)
    if (root === 'api') stats.apiRequests += 1
    else if (!counter && root !== 'auth' && c.req.header('authorization') !== undefined)
      stats.strayCredentials += 1
    const since = resetsOf(stats)
    await next()
    // What a fault has held up for longer than anybody waits belongs to whoever counted before.
    if (!counter || wasCut(c.res) || resetsOf(stats) !== since) return
    const [authorized, unauthorized] = counter
    if (c.res.ok) stats[authorized] += 1
    if (c.res.status === 401) stats[unauthorized] += 1
  }
}
