import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { billingRoutes } from './api/billing.js'
import { reportRoutes } from './api/reports.js'
import { apiRoutes } from './api/routes.js'
import { metadataRoutes } from './auth/metadata.js'
import { offerNonce } from './auth/proof.js'
import { authRoutes } from './auth/routes.js'
import { count } from './debug/count.js'
import { loopbackOnly } from './debug/loopback-only.js'
import { debugRoutes } from './debug/routes.js'
import type { Deployment } from './deployment.js'
import { crossOrigin } from './http/cross-origin.js'
import type { Env } from './http/env.js'
import { noReferrer, noStore, securityHeaders } from './http/headers.js'
import { staticFiles } from './http/static-files.js'
import { MOUNT } from './openid/mount.js'
import { openidRoutes } from './openid/routes.js'

export interface AppOptions {
  readonly debug: boolean
  readonly staticDir: string | undefined
}

export function createApp(deployment: Deployment, { debug, staticDir }: AppOptions): Hono<Env> {
  const app = new Hono<Env>()
  app.use(count(deployment.stats), securityHeaders(debug))

  const resources = ['/api/*', '/billing/*', '/reports/*']
  for (const path of ['/auth/*', ...resources]) app.use(path, noStore, offerNonce(deployment))
  if (deployment.corsOrigins.length > 0) {
    for (const path of ['/auth/*', ...resources, '/.well-known/*']) {
      app.use(path, crossOrigin(deployment.corsOrigins))
    }
  }
  app.route('/auth', authRoutes(deployment))
  app.route('/api', apiRoutes(deployment))
  app.route('/billing', billingRoutes(deployment))
  app.route('/reports', reportRoutes(deployment))
  app.route('/.well-known', metadataRoutes(deployment))
  app.route(MOUNT, openidRoutes(deployment))

  if (debug) {
    app.use('/debug/*', noStore, loopbackOnly)
    app.route('/debug', debugRoutes(deployment))
  }
  if (staticDir !== undefined) {
    for (const path of ['/signin', '/callback']) app.get(path, noStore, noReferrer)
    app.get('*', staticFiles(staticDir))
  }

  app.notFound((c) => c.json({ error: 'not_found' }, 404))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (!c.req.raw.signal.aborted) console.error(`${c.req.method} ${c.req.path}: ${causeOf(error)}`)
    return c.json({ error: 'server_error', error_description: 'The server failed.' }, 500)
  })
  return app
}

// A failed query carries its parameters, and those may be secrets. Its cause is only what went wrong.
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message
}
