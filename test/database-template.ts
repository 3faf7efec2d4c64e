import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * `npm test` sets a database up once; for each server to do it anew would take longer than most tests.
 *
 * @returns A copy of it, the caller's to remove; `null` when nobody has set one up.
 */
export function copyOfTemplate(): string | null {
  const { TEMPLATE } = process.env
  if (!TEMPLATE) return null
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-database-'))
  cpSync(TEMPLATE, directory, { recursive: true })
  return directory
}
