import { Hono } from 'hono'
import { authorize } from '../auth/authorize.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'

/** Another resource server of its own. */
export function reportRoutes(deployment: Deployment): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(authorize(deployment, 'https://reports.example/'))
  routes.get('/summary', (c) => c.json({ for: c.get('subject').username, reports: 3 }))
  return routes
}
