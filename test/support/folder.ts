import { rmSync } from 'node:fs'
import { afterAll } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

/** A folder for what a test file builds; gone afterwards. */
export function folder(): string {
  const directory = temporaryFolder()
  afterAll(() => rmSync(directory, { recursive: true }))
  return directory
}
