import { rm } from 'node:fs/promises'
import { dropDatabase, emptyDatabase } from './database.js'
import { startDemo } from './demo-server.js'
import { temporaryFolder } from './temporary-folder.js'

/** A database that is set up by a server which starts once, for all others to copy. */
export interface Template {
  /** A folder, or the URL of a database in PostgreSQL. */
  readonly at: string
  remove(): Promise<void>
}

export async function setUpTemplate(): Promise<Template> {
  const { TEST_DATABASE_URL: server } = process.env
  const at = server ? await emptyDatabase(server) : temporaryFolder()
  await (await startDemo({ [server ? 'DATABASE_URL' : 'DATABASE_DIR']: at })).stop()
  return { at, remove: () => (server ? dropDatabase(at) : rm(at, { recursive: true })) }
}
