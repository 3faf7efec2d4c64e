import { createHmac } from 'node:crypto'

/**
 * The one refresh token that may follow `parent`. Derived, not drawn: whoever presents the parent
 * again is given the same successor, and no refresh token is ever stored in plain text for it.
 */
export function successorOf(parent: string, secret: string): string {
  return createHmac('sha256', secret).update(`successor${parent}`).digest('base64url')
}
