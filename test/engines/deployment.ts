import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

/** A copy of the built demo page, of whose worker new versions can be deployed. */
export interface Deployment {
  readonly directory: string
  /** @param change Makes the new script out of the one that is built. */
  deploy(change: (script: string) => string): void
}

const BUILT = fileURLToPath(new URL('../../demo/dist/page', import.meta.url))

export function deployment(): Deployment {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-deployment-'))
  cpSync(BUILT, directory, { recursive: true })
  afterAll(() => rmSync(directory, { recursive: true }))
  return {
    directory,
    deploy: (change) =>
      writeFileSync(join(directory, 'sw.js'), change(readFileSync(join(BUILT, 'sw.js'), 'utf8'))),
  }
}
