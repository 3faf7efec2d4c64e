import { Hono } from 'hono'
import { authorize } from '../auth/authorize.js'
import { apiFaults } from '../debug/under-fault.js'
import type { Deployment } from '../deployment.js'
import type { Env } from '../http/env.js'
import { bytes } from './bytes.js'
import { chat } from './chat.js'
import { echo } from './echo.js'
import { exportCsv } from './export-csv.js'
import { fontFile } from './font.js'
import { image } from './image.js'
import { media } from './media.js'
import { noteRoutes } from './notes.js'
import { pay } from './payments.js'
import { redirect } from './redirect.js'
import { script } from './script.js'
import { socket } from './socket.js'
import { stream } from './stream.js'
import { styleSheet } from './style-sheet.js'

/** The resource server: one of each kind of resource that a web app asks for. */
export function apiRoutes(deployment: Deployment): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(apiFaults(deployment.faults))
  // Before all that a token authorises: for this one it is a ticket.
  routes.get('/socket', socket(deployment))
  routes.use(authorize(deployment))

  routes.get('/me', (c) => {
    const { id, name, username, familyId } = c.get('subject')
    return c.json({ sub: id, name, sid: familyId, username })
  })
  routes.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/echo', echo)
  routes.route('/notes', noteRoutes(deployment))
  routes.get('/stream', stream)
  routes.post('/chat', chat)
  routes.get('/image.png', image)
  routes.get('/media', media)
  routes.get('/export.csv', exportCsv)
  routes.get('/bytes', bytes)
  routes.get('/script.js', script)
  routes.get('/style.css', styleSheet)
  routes.get('/font.ttf', fontFile)
  routes.get('/redirect', redirect)
  routes.post('/payments', (c) => pay(c, deployment))
  routes.get('/admin', (c) => {
    const error_description = 'Only an administrator may see this.'
    c.header(
      'WWW-Authenticate',
      `Bearer error="insufficient_scope", error_description="${error_description}"`,
    )
    return c.json({ error: 'insufficient_scope', error_description }, 403)
  })
  return routes
}
