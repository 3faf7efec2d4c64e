import { Hono } from 'hono'
import { underFault } from '../debug/under-fault.js'
import type { Deployment } from '../deployment.js'
import type { Env, Exchange } from '../http/env.js'
import { type Fields, readFields } from '../http/fields.js'
import { authorize } from './authorize.js'
import { askForMagicLink, redeemMagicLink } from './magic-link.js'
import { bindToKey } from './proof.js'
import { redeemCode } from './redeem-code.js'
import { refresh } from './refresh.js'
import { refuseRequest } from './refusal.js'
import { sessionRoutes } from './sessions.js'
import { signIn } from './sign-in.js'
import { signOut } from './sign-out.js'
import { issueTicket } from './ticket.js'

type Endpoint = (c: Exchange, deployment: Deployment, fields: Fields) => Response | Promise<Response>

export function authRoutes(deployment: Deployment): Hono<Env> {
  const routes = new Hono<Env>()
  const post = (path: string, endpoint: Endpoint): void => {
    routes.post(path, async (c) => {
      const fields = await readFields(c)
      return fields
        ? endpoint(c, deployment, fields)
        : refuseRequest(c, 'The body must be a JSON object or a form.')
    })
  }
  // Before anything is used up that is good once.
  for (const path of ['/token', '/token/otp', '/refresh', '/magic-link/redeem'])
    routes.use(path, bindToKey(deployment))
  post('/token', token)
  post('/token/otp', redeemCode)
  post('/refresh', refresh)
  post('/logout', (c, deployment, fields) =>
    underFault(c, deployment.faults, 'sign-out', () => signOut(c, deployment, fields)),
  )
  post('/magic-link', askForMagicLink)
  post('/magic-link/redeem', redeemMagicLink)

  routes.post('/ticket', authorize(deployment), (c) => issueTicket(c, deployment))
  routes.use('/sessions/*', authorize(deployment))
  routes.route('/sessions', sessionRoutes(deployment))
  return routes
}

/** The token endpoint (RFC 6749 §3.2). A body without `grant_type` is a sign-in. */
function token(c: Exchange, deployment: Deployment, fields: Fields): Response | Promise<Response> {
  switch (fields.grant_type) {
    case undefined:
    case 'password':
      return underFault(c, deployment.faults, 'sign-in', () => signIn(c, deployment, fields))
    case 'refresh_token':
      return refresh(c, deployment, fields)
    default:
      return c.json(
        { error: 'unsupported_grant_type', error_description: 'Use "password" or "refresh_token".' },
        400,
      )
  }
}
