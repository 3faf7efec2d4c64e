import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll } from 'vitest'
import { PAGE_IN_TESTS } from './demo-server.js'
import { folder } from './folder.js'
import { buildSite, type SiteParts } from './site.js'

/** A copy of the built demo page, of whose worker new versions can be deployed. */
export interface Deployment {
  readonly directory: string
  /** @param change Makes the new script out of the one that is built. */
  deploy(change: (script: string) => string): void
}

export function deployment(): Deployment {
  const directory = folder()
  cpSync(PAGE_IN_TESTS, directory, { recursive: true })
  return {
    directory,
    deploy: (change) =>
      writeFileSync(join(directory, 'sw.js'), change(readFileSync(join(PAGE_IN_TESTS, 'sw.js'), 'utf8'))),
  }
}

/** The demo, and pages of the test's own beside it. @param sources The folder that their scripts are in. */
export function deploymentWith(sources: URL, parts: SiteParts): Deployment {
  const site = deployment()
  beforeAll(() => buildSite(site.directory, sources, parts))
  return site
}
