import type { Deployment } from '../deployment.js'
import type { Exchange } from '../http/env.js'
import type { Authentication } from './authentication.js'
import { refuseTries } from './refusal.js'
import { startSession } from './start-session.js'
import type { Delivery } from './token-delivery.js'

/** A family of tokens for a user; the next question; or what was wrong. */
export function answerAuthentication(
  c: Exchange,
  deployment: Deployment,
  authentication: Authentication,
  delivery: Delivery,
): Response | Promise<Response> {
  switch (authentication.type) {
    case 'user':
      return startSession(c, deployment, authentication.user, delivery)
    case 'code-needed':
      return c.json({ challenge: 'otp', transaction: authentication.transaction })
    case 'wrong':
      return c.json({ error: 'invalid_grant', error_description: authentication.description }, 400)
    case 'too-many':
      return refuseTries(c, authentication.seconds, authentication.description)
    default:
      return authentication satisfies never
  }
}
