import { Hono } from 'hono'
import { underFault } from '../debug/under-fault.js'
import type { Deployment } from '../deployment.js'
import type { Env, Exchange } from '../http/env.js'
import { readText } from '../http/fields.js'
import { answerOf } from './answer-of.js'
import { askWho, hearWho } from './interaction.js'
import { SIGN_OUT_SCRIPT } from './pages.js'
import { providerFor } from './providers.js'
import { STYLE_SHEET } from './style-sheet.js'

/** The OpenID provider, and the pages that it shows. */
export function openidRoutes(deployment: Deployment): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/style.css', (c) => c.body(STYLE_SHEET, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  routes.get('/sign-out.js', (c) =>
    c.body(SIGN_OUT_SCRIPT, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  )
  routes.get('/interaction/:uid', (c) => askWho(c, deployment))
  routes.post('/interaction/:uid', (c) => hearWho(c, deployment))
  routes.all('*', (c) => answer(c, deployment))
  return routes
}

async function answer(c: Exchange, deployment: Deployment): Promise<Response> {
  const provider = await providerFor(c, deployment)
  if (!provider) return c.notFound()
  const body = await readText(c)
  const work = (): Promise<Response> => answerOf(provider, c, body)
  const isRefresh = new URLSearchParams(body).get('grant_type') === 'refresh_token'
  return isRefresh ? underFault(c, deployment.faults, 'refresh', work) : work()
}
