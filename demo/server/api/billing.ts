import { Hono } from 'hono'
import { authorize } from '../auth/authorize.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'

/** A resource server of its own: it accepts no access token that is for another one. */
export function billingRoutes(deployment: Deployment): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(authorize(deployment, 'https://billing.example/'))
  routes.get('/invoices', (c) =>
    c.json([{ number: 1, for: c.get('subject').username, amount: '12.00', currency: 'EUR' }]),
  )
  return routes
}
