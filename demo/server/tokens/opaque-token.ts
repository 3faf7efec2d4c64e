import { createHash, randomBytes } from 'node:crypto'

/** A token that says nothing, and that nobody guesses. */
export function opaqueToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of it: whoever reads the database can present nothing. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
