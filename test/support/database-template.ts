import { cpSync } from 'node:fs'
import { temporaryFolder } from './temporary-folder.js'

/** Signing in would otherwise take longer than most requests that a test makes. */
export const CHEAP_PASSWORD_COST = 4

/**
 * `npm test` sets a database up once; for each server to do it anew would take longer than most tests.
 *
 * @returns A copy of it, the caller's to remove; `null` when nobody has set one up.
 */
export function copyOfTemplate(): string | null {
  const { TEMPLATE } = process.env
  if (!TEMPLATE) return null
  const directory = temporaryFolder()
  cpSync(TEMPLATE, directory, { recursive: true })
  return directory
}
