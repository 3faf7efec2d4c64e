import { createHash, createHmac, randomBytes } from 'node:crypto'

export function randomRefreshToken(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * The one refresh token that may follow `parent`. Derived, not drawn: whoever presents the parent
 * again is given the same successor, and no refresh token is ever stored in plain text for it.
 */
export function successorOf(parent: string, secret: string): string {
  return createHmac('sha256', secret).update(`successor${parent}`).digest('base64url')
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
