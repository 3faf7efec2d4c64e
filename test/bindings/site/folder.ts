import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for what a test file builds; gone afterwards. */
export async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-bindings-'))
  afterAll(() => rm(directory, { recursive: true }))
  return directory
}
