import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder, the caller's to remove. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'holdfast-'))
}
